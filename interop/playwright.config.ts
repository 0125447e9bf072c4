import { defineConfig } from '@playwright/test';

// The browser is one of our own, as in the end-to-end tests; see `npm run interop`.
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/interop',
  workers: 1,
  retries: 0,
  timeout: 0,
  reporter: 'line',
});
