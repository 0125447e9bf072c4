import { defineConfig } from '@playwright/test';

// The tests drive browsers of their own (see e2e/support), so no Playwright project or browser is configured.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  // Most of a test is waiting: for leases to end, for answers that are held back.
  workers: 3,
  // A test that passes on the second try only is listed as flaky, and has found a fault more often than not: here, timing
  // is the product. So nobody who works on it gets a second try; a machine that others share gets two more.
  retries: process.env.CI ? 2 : 0,
  timeout: 30_000,
  forbidOnly: !!process.env.CI,
  reporter: [['list'], ['./e2e/support/summary.ts']],
});
