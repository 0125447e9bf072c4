import { defineConfig } from '@playwright/test';

// The browser is one of our own, as in the end-to-end tests; see `npm run consumers`. Installs and builds fill the
// machine, so there is one app at a time.
export default defineConfig({
  testDir: '.',
  testMatch: 'consumers.spec.ts',
  outputDir: '../test-results/consumers',
  workers: 1,
  retries: 0,
  reporter: [['list'], ['./support/table.ts']],
});
