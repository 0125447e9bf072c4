// The tests of one room, named by `MUTANTS_ROOM`: a mutant is tried on these tests only.
import { defineConfig } from 'vitest/config';
import { rooms } from './rooms.mjs';

export default defineConfig({
  define: { __SOJOURN_VERSION__: '"0.0.0"', __DEV__: 'true' },
  test: {
    environment: 'node',
    // A test that hangs has detected its mutant.
    testTimeout: 8000,
    // A worker for each file would take longer than the tests.
    isolate: false,
    include: rooms[process.env.MUTANTS_ROOM ?? 'rules'].tests.map((path) =>
      path.endsWith('.ts') ? path : `${path}/**/*.test.ts`,
    ),
  },
});
