import { defineConfig } from '@playwright/test';

// Uses our own browser, as the end-to-end tests do; see `npm run interop`.
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/interop',
  workers: 1,
  retries: 0,
  timeout: 0,
  reporter: 'line',
});
