import { defineConfig } from '@playwright/test';

/**
 * Tests that mostly wait: for leases to expire, for delayed answers, for sessions to time out. All other tests keep a core
 * busy. More than two of those at once slow each other down, unlike a page in front of a reader.
 */
const WAITING = [
  'app-state',
  'attributes',
  'browser-close',
  'consent',
  'consent-closed',
  'consent-tabs',
  'consumers',
  'cookie-traffic',
  'delivery-pages',
  'demo',
  'demo-protocols',
  'engagement',
  'engine-crash',
  'engine-sessions',
  'foreground-duration',
  'media',
  'otlp',
  'outbox-exits',
  'session-clock',
  'session-ends',
  'session-timeouts',
  'storage',
  'tab-lives',
  'tabs',
  'tabs-rollover',
].map((name) => `**/${name}.spec.ts`);

/**
 * Tests of a promised time (6 s after the next load, 1 s after a kill) run after the others, because eight browsers delay the
 * machine by more than the promise allows. They mostly wait, so several run at once.
 */
const PROMPT = ['crashed-page', 'killed-browser'].map((name) => `**/${name}.spec.ts`);

/** Tests that compare times need the whole machine. */
const MEASURED = ['page-cost', 'page-cost-offline', 'page-cost-wire'].map((name) => `**/${name}.spec.ts`);

// The tests start browsers of their own (see e2e/support), so no browser is configured.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  // Two workers for busy tests and two for waiting ones, from beginning to end: both cores stay busy without being overloaded.
  workers: 4,
  projects: [
    { name: 'busy', testIgnore: [...WAITING, ...PROMPT, ...MEASURED], workers: 2 },
    { name: 'waiting', testMatch: WAITING },
    { name: 'prompt', testMatch: PROMPT, dependencies: ['busy', 'waiting'] },
    { name: 'measured', testMatch: MEASURED, workers: 1, dependencies: ['prompt'] },
  ],
  // A test that passes on its second try is listed as flaky, and has usually found a bug, because timing is the product. Local
  // runs have no retries; shared machines have two.
  retries: process.env.CI ? 2 : 0,
  timeout: 30_000,
  forbidOnly: !!process.env.CI,
  reporter: [['list'], ['./e2e/support/summary.ts']],
});
