import { defineConfig } from '@playwright/test';

// One at a time: the peers are to meet the same machine. `npm run peers`; TRIALS=20, `-g Snowplow`, `-g crash`.
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/peers',
  workers: 1,
  retries: 0,
  timeout: 0,
  reporter: 'line',
});
