import { defineConfig } from '@playwright/test';

/**
 * What waits most of the time: for leases to end, for answers that are held back, for sessions to run out. The others keep a
 * core busy, and more than two of them at once get in each other's way, as a page does not when a reader looks at it. What
 * runs in every engine waits for half of its time and more, and is in one project, so that its workers share their browsers.
 */
const WAITING = [
  'app-state',
  'attached-sources',
  'attributes',
  'bfcache',
  'browser-close',
  'consent',
  'consent-closed',
  'consent-tabs',
  'consumers',
  'cookie-manager',
  'cookie-traffic',
  'delivery-pages',
  'demo',
  'demo-protocols',
  'engagement',
  'engine*',
  'foreground-duration',
  'left-requests',
  'link-strangers',
  'media',
  'otlp',
  'outages',
  'outbox-exits',
  'outbox-faults',
  'session-clock',
  'session-ends',
  'session-timeouts',
  'state-durations',
  'storage',
  'tab-lives',
  'tabs',
  'tabs-rollover',
].map((name) => `**/${name}.spec.ts`);

/**
 * Tests of a promised time (6 s after the next load, 1 s after a kill, 400 ms for the switch to another tab) run after the others,
 * because eight browsers delay the machine by more than the promise allows. They mostly wait, so several run at once.
 */
const PROMPT = ['crashed-page', 'killed-browser', 'tab-switches'].map((name) => `**/${name}.spec.ts`);

/** Tests that compare times need the whole machine. */
const MEASURED = ['page-cost', 'page-cost-offline', 'page-cost-wire'].map((name) => `**/${name}.spec.ts`);

// The tests start browsers of their own (see e2e/support), so no browser is configured.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  // Both cores have work with four. A fifth worker ends the run 9 % earlier, and makes pages wait for longer than a reader's ever do.
  workers: 4,
  projects: [
    { name: 'busy', testIgnore: [...WAITING, ...PROMPT, ...MEASURED], workers: 2 },
    { name: 'waiting', testMatch: WAITING, workers: 3 },
    { name: 'prompt', testMatch: PROMPT, dependencies: ['busy', 'waiting'] },
    { name: 'measured', testMatch: MEASURED, workers: 1, dependencies: ['prompt'] },
  ],
  // No retries, on shared machines either: a test that fails once has usually found a bug, because timing is the product.
  retries: 0,
  // Ends tests that hang; no test measures a promise by it. Tests that take 10 s alone take 29 s beside two busy loops.
  timeout: 60_000,
  forbidOnly: !!process.env.CI,
  reporter: [['list'], ['./e2e/support/summary.ts']],
});
