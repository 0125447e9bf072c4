import type { Page } from '@playwright/test';
import { counting, type Counting, type Counts } from './support/page-counter';
import { existsSync } from 'node:fs';
import { alone, expect, sleep, soon, test } from './support/fixtures';

// What the tracker asks of the browser, and so of the page: counts, by wrapping the browser's functions before its script
// loads. See page-cost-offline.spec.ts for what waits, and `npm run peers` for times.

test.use({ isolation: 'context' });

type Site = Counting & { sojourn: { ready: Promise<void>; session: object | null } & Track };
type Track = { track(name: string, properties?: object): unknown };

const BUILDS = ['sojourn.js', 'sojourn.full.js'].filter((file) =>
  existsSync(new URL(`../dist/${file}`, import.meta.url)),
);
const KIB_16 = 16_384;
const SLOW_IMAGE = '<img src="/slow">';

const known = (page: Page) =>
  soon(() => page.evaluate(() => !!(window as unknown as Site).sojourn?.session)).toBe(true);

for (const build of BUILDS)
  test(`page cost: ${build}: no Intl before the page has loaded and been idle, and once a session at most`, async ({
    open,
    site,
    collector,
  }) => {
    // The page goes on loading long after the script has run.
    site.route('/slow', () => ({ status: 204, delay: 700 }));
    site.everywhere({ src: `/${build}`, body: SLOW_IMAGE });
    const page = await open('about:blank');
    const { formats } = await counting(page);
    const all: { loaded: boolean; idle: boolean }[] = [];
    for (let load = 1; load <= 4; load++) {
      await page.goto(site.url(`/${load}`));
      await soon(() => collector.events('page_view').length).toBe(load);
      await sleep(1_200);
      all.push(...(await formats()));
    }
    // Early ones first: of these it is said which they were.
    expect(all.filter(({ loaded, idle }) => !loaded || !idle)).toEqual([]);
    expect(all.length).toBeLessThanOrEqual(1);
  });

test('page cost: at most 5 reads of document.cookie until the first event is stored', async ({
  open,
  site,
  collector,
}) => {
  site.everywhere({ script: `sojourn('track', 'first_of_all')`, attributes: { auto: 'page-views' } });
  const page = await open('about:blank');
  const { counts, stored } = await counting(page);
  await page.goto(site.url('/'));
  await collector.waitFor('first_of_all');
  // What was delivered before it was stored may never be: then all reads so far are counted.
  await sleep(300);
  const until = (await stored()) ?? (await counts());
  expect(until['cookie.write']).toBeGreaterThan(0);
  // The load, the task that tracks (rule 14), the critical section (rule 12), the first write read back, the merge before the
  // write that follows the commit (rule 16).
  expect(until['cookie.read']).toBeLessThanOrEqual(5);
});

test(
  'page cost: track() itself: no storage but one read of the cookie in each task (rule 14); no timer; one JSON.stringify',
  alone,
  async ({ open, site, collector }) => {
    site.everywhere({ attributes: { auto: 'page-views' } });
    const page = await open('about:blank');
    await counting(page);
    await page.goto(site.url('/'));
    await collector.waitFor('page_view');
    await known(page);
    /** What each of 300 calls in 100 tasks has used by the time it returned. */
    const all = await page.evaluate(async () => {
      const { sojourn, calls } = window as unknown as Site;
      const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));
      sojourn.track('first');
      await rest(1_500);
      const all: { used: Counts }[] = [];
      for (let task = 0; task < 100; task++) {
        await rest(30);
        for (let n = 0; n < 3; n++) {
          const before = { ...calls.counts };
          sojourn.track('steady', { task, n, plan: 'pro', nested: { list: [1, 'two', null] } });
          const used = Object.entries(calls.counts).map(
            ([name, count]) => [name, count - (before[name] ?? 0)] as const,
          );
          all.push({ used: Object.fromEntries(used.filter(([, count]) => count)) });
        }
      }
      return all;
    });
    expect(all).toHaveLength(300);
    await soon(() => collector.events('steady').length).toBe(300);

    const highest = (name: string) => Math.max(...all.map(({ used }) => used[name] ?? 0));
    const names = ['localStorage', 'sessionStorage', 'timer', 'indexedDB'];
    const most = Object.fromEntries(names.map((name) => [name, highest(name)]));
    expect.soft(most).toEqual({ localStorage: 0, sessionStorage: 0, timer: 0, indexedDB: 0 });
    expect.soft(highest('stringify')).toBeLessThanOrEqual(1);
    expect.soft(highest('cookie.write')).toBe(0);
    const tasks = Array.from({ length: 100 }, (_, task) => all.slice(3 * task, 3 * task + 3));
    const reads = tasks.map((calls) => calls.reduce((sum, { used }) => sum + (used['cookie.read'] ?? 0), 0));
    expect.soft([...new Set(reads)]).toEqual([1]);
  },
);

/**
 * What a call uses until it has returned. The first one reads the cookie (rule 14) and begins a row of events, whose bytes are
 * counted; the hundredth is in the same task as the 98 before it, and joins their row.
 */
const FIRST: Counts = { replace: 3, stringify: 1, randomUUID: 1, 'cookie.read': 1 };
const HUNDREDTH: Counts = { replace: 1, stringify: 1, randomUUID: 1 };
const OTHERS = ['cookie.write', 'localStorage', 'sessionStorage', 'timer', 'indexedDB'];

test(
  'page cost: exact ceilings of what the first and the hundredth track() of an open session use',
  alone,
  async ({ open, site, collector }) => {
    site.everywhere({ attributes: { auto: '' } });
    const page = await open('about:blank');
    await counting(page);
    await page.goto(site.url('/shoes?color=red&token=secret#size'));
    await page.evaluate(() => (window as unknown as Site).sojourn.track('opens_the_session'));
    await collector.waitFor('opens_the_session');
    await known(page);
    await sleep(1_500);
    const all = await page.evaluate(async () => {
      const { sojourn, calls } = window as unknown as Site;
      const all: Counts[] = [];
      const track = (n: number) => {
        const before = { ...calls.counts };
        sojourn.track('counted', { n, plan: 'pro', nested: { list: [1, 'two', null] } });
        const used = Object.entries(calls.counts).map(
          ([name, count]) => [name, count - (before[name] ?? 0)] as const,
        );
        all.push(Object.fromEntries(used));
      };
      track(1);
      await new Promise((done) => setTimeout(done, 300));
      for (let n = 2; n <= 100; n++) track(n);
      return all;
    });
    await soon(() => collector.events('counted').length).toBe(100);
    expect(collector.events('counted')[99]).toMatchObject({
      page: { url: site.url('/shoes?color=red&token=#size') },
      properties: { n: 100, nested: { list: [1, 'two', null] } },
    });
    for (const [call, ceilings] of [
      [1, FIRST],
      [100, HUNDREDTH],
    ] as const) {
      const names = [...Object.keys(FIRST), ...OTHERS];
      const used = Object.fromEntries(names.map((name) => [name, all[call - 1]![name] ?? 0]));
      console.log(`track(), call ${call}: ${JSON.stringify(used)}`);
      for (const name of names)
        expect.soft(used[name], `${name}, call ${call}`).toBeLessThanOrEqual(ceilings[name] ?? 0);
    }
  },
);

test(
  'page cost: 1,000 events, ten to a task: writes, transactions and requests',
  alone,
  async ({ open, site, collector }) => {
    site.everywhere({ attributes: { auto: 'page-views' } });
    const page = await open('about:blank');
    const { counts } = await counting(page);
    await page.goto(site.url('/'));
    await collector.waitFor('page_view');
    await known(page);
    await sleep(1_500);
    const before = await counts();
    const requests = collector.requests.length;
    const from = Date.now();
    await page.evaluate(async () => {
      const { sojourn } = window as unknown as Site;
      for (let task = 0; task < 100; task++) {
        for (let n = 0; n < 10; n++) sojourn.track('many', { task, n, text: 'x'.repeat(100) });
        await new Promise((done) => setTimeout(done));
      }
    });
    await soon(() => collector.events('many').length).toBe(1_000);
    await sleep(1_000);
    const after = await counts();
    // All that is counted, requests too, was in this time.
    const seconds = Math.ceil((Date.now() - from) / 1_000);
    const used = (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
    const sent = collector.requests.slice(requests);
    const bytes = sent.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
    const bound = Math.ceil(bytes / KIB_16) + 2 * seconds;
    console.log(
      `1,000 events: ${used('localStorage.write')} writes of localStorage, ${used('transaction')} transactions, ` +
        `${sent.length} requests (bound ${bound}), ${bytes} bytes`,
    );
    expect.soft(used('transaction')).toBeGreaterThan(0);
    expect.soft(used('transaction')).toBeLessThanOrEqual(300);
    // New events enter the exit note, at most ten times a second, until IndexedDB has them.
    expect.soft(used('localStorage.write')).toBeLessThanOrEqual(10 + 10 * seconds);
    expect.soft(sent.length).toBeLessThanOrEqual(bound);
  },
);
