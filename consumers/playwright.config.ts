import { defineConfig } from '@playwright/test';

// Uses our own browser, as the end-to-end tests do; see `npm run consumers`. One app at a time, because installs and builds
// keep the machine busy.
export default defineConfig({
  testDir: '.',
  testMatch: 'consumers.spec.ts',
  outputDir: '../test-results/consumers',
  workers: 1,
  retries: 0,
  reporter: [['list'], ['./support/table.ts']],
});
