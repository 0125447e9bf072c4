import { defineConfig } from '@playwright/test';

// The tests drive browsers of their own (see e2e/support), so no Playwright project or browser is configured.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  // A test that passes on the second try has found a fault: here, timing is the product.
  retries: 0,
  timeout: 30_000,
  forbidOnly: !!process.env.CI,
  reporter: 'list',
});
