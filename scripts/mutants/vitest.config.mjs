// Only the tests of one room, which `MUTANTS_ROOM` names: a mutant is tried on those alone.
import { defineConfig } from 'vitest/config';
import { rooms } from './rooms.mjs';

export default defineConfig({
  define: { __SOJOURN_VERSION__: '"0.0.0"', __DEV__: 'true' },
  test: {
    environment: 'node',
    // A test that waits for ever has noticed its mutant.
    testTimeout: 8000,
    // A worker of its own for each file would take longer than the tests.
    isolate: false,
    include: rooms[process.env.MUTANTS_ROOM ?? 'rules'].tests.map((folder) => `${folder}/**/*.test.ts`),
  },
});
