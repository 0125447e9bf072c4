import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const define = { __SOJOURN_VERSION__: JSON.stringify(version) };

export default defineConfig({
  test: {
    // By default one core is left idle: of two, half of all.
    maxWorkers: '100%',
    projects: [
      {
        define,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,mjs}'],
          exclude: ['test/package/**'],
          environment: 'node',
          testTimeout: 20_000,
        },
      },
      {
        // These pack and compile what was built: each takes seconds, and most of both cores.
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          environment: 'node',
          globalSetup: 'test/package/build.ts',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
