import { defineConfig } from '@playwright/test';

// One at a time: what is measured here is timing. See the commands in package.json.
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/bench',
  workers: 1,
  retries: 0,
  timeout: 0,
  reporter: 'line',
});
