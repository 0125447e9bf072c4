// What arrives of events whose page goes away, or whose collector fails: marked events in real Chromium, counted at the
// collector. TRIALS=10 for a short run; `-g 503` for one scenario.
import type { Page } from '@playwright/test';
import type { Chromium } from '../../e2e/support/chromium';
import type { Collector } from '../../e2e/support/collector';
import { crash, expect, sleep, test } from '../../e2e/support/fixtures';
import { call, fast } from '../../e2e/support/sdk';
import { count, settle, table, track, TRIALS } from './trials';

test.beforeEach(({ site }) => site.everywhere({ attributes: fast }));

const latencies = [0, 100];

for (const latency of latencies)
  test(`1 track and close at once, ${latency} ms`, async ({ open, collector }, { title }) => {
    for (let trial = 0; trial < TRIALS; trial++) {
      collector.latency(latency);
      const page = await open('/');
      await settle(page);
      await track(page, trial);
      await page.close();
    }
    await sleep(2_000);
    const { delivered, doubled } = count(collector);
    table(title, { tracked: 5 * TRIALS, delivered, doubled });
    expect({ delivered, doubled }).toEqual({ delivered: 5 * TRIALS, doubled: 0 });
  });

for (const latency of latencies)
  test(`2 track in a click that navigates, ${latency} ms`, async ({ open, site, collector }, { title }) => {
    site.everywhere({
      attributes: fast,
      body: `<a id="go" href="/next" onclick="for (let i = 1; i < 6; i++) sojourn('track', 'marked', { i })">go</a>`,
    });
    const page = await open('/');
    await settle(page);
    collector.latency(latency);
    for (let trial = 0; trial < TRIALS; trial++) {
      const next = page.waitForNavigation();
      await page.click('#go');
      await next;
    }
    await sleep(3_000);
    const { delivered, doubled } = count(collector);
    table(title, { tracked: 5 * TRIALS, delivered, doubled });
    expect({ delivered, doubled }).toEqual({ delivered: 5 * TRIALS, doubled: 0 });
  });

/** Playwright's offline leaves out what a page sends as it goes: so nobody is there either. */
const away = async (chromium: Chromium, collector: Collector, what: () => Promise<unknown>) => {
  const { delivered } = count(collector);
  await chromium.ctx.setOffline(true);
  await collector.refuse();
  await what();
  expect(count(collector).delivered, 'delivered before the return').toBe(delivered);
  await collector.reopen();
};
const arrive = (collector: Collector, delivered: number) =>
  expect.poll(() => count(collector).delivered, { timeout: 15_000 }).toBe(delivered);

test('3 offline, close, come back later', async ({ open, chromium, collector }, { title }) => {
  for (let trial = 0; trial < TRIALS; trial++) {
    const page = await open('/');
    await settle(page);
    await away(chromium, collector, async () => {
      await track(page, trial);
      await page.close();
    });
    await chromium.ctx.setOffline(false);
    const again = await open('/');
    await arrive(collector, 5 * (trial + 1));
    await again.close();
  }
  await sleep(1_500);
  const { delivered, doubled } = count(collector);
  table(title, { tracked: 5 * TRIALS, delivered, doubled });
  expect(delivered).toBe(5 * TRIALS);
  expect(doubled).toBeLessThanOrEqual(0.01 * 5 * TRIALS);
});

test('4 503 for the first two requests', async ({ open, collector }, { title }) => {
  for (let trial = 0; trial < TRIALS; trial++) {
    const page = await open('/');
    await settle(page);
    collector.respond((_request, n) => (n <= 2 ? { status: 503 } : undefined));
    await track(page, trial);
    await expect.poll(() => count(collector).delivered, { timeout: 15_000 }).toBe(5 * (trial + 1));
    await page.close();
  }
  await sleep(1_000);
  const { delivered, doubled } = count(collector);
  table(title, { tracked: 5 * TRIALS, delivered, doubled });
  expect({ delivered, doubled }).toEqual({ delivered: 5 * TRIALS, doubled: 0 });
});

test('5 renderer crash right after track', async ({ open, site, collector }, { title }) => {
  site.everywhere({});
  for (let trial = 0; trial < TRIALS; trial++) {
    const page = await open('/');
    await settle(page);
    await track(page, trial);
    await crash(page);
    await page.close();
  }
  await sleep(1_000);
  table(`${title}, before a next visit`, { tracked: 5 * TRIALS, ...count(collector) });
  await open('/');
  await sleep(2_500);
  const { delivered, doubled } = count(collector);
  table(title, { tracked: 5 * TRIALS, delivered, doubled });
  expect(delivered).toBe(5 * TRIALS);
  expect(doubled).toBeLessThanOrEqual(0.01 * 5 * TRIALS);
});

test('6 kill -9 1 s after track while offline', async ({ chromium, site, collector }, { title }) => {
  for (let trial = 0; trial < TRIALS; trial++) {
    const page = await chromium.newPage();
    await page.goto(site.url('/'));
    await settle(page);
    await away(chromium, collector, async () => {
      await track(page, trial);
      await sleep(1_000);
      await chromium.kill9();
    });
    await chromium.restart();
    const again = await chromium.newPage();
    await again.goto(site.url('/'));
    await arrive(collector, 5 * (trial + 1));
    await again.close();
  }
  await sleep(1_500);
  const { delivered, doubled } = count(collector);
  table(title, { tracked: 5 * TRIALS, delivered, doubled });
  expect(delivered).toBe(5 * TRIALS);
  expect(doubled).toBeLessThanOrEqual(0.01 * 5 * TRIALS);
});

test('6 kill -9 long after track, left with fetchLater, flushed once a minute', async ({
  chromium,
  site,
  collector,
}, { title }) => {
  site.everywhere({ attributes: { ...fast, deliveryFlushInterval: 60_000 } });
  const trials = Math.ceil(TRIALS / 10);
  for (let trial = 0; trial < trials; trial++) {
    const page = await chromium.newPage();
    await page.goto(site.url('/'));
    await settle(page);
    await track(page, trial);
    // Until localStorage has reached the disk.
    await sleep(12_000);
    await chromium.restart();
    const again = await chromium.newPage();
    await again.goto(site.url('/'));
    await call(again, 'flush');
    await sleep(2_000);
    await call(again, 'flush');
    await again.close();
  }
  const { delivered, doubled } = count(collector);
  table(title, { tracked: 5 * trials, delivered, doubled });
  expect({ delivered, doubled }).toEqual({ delivered: 5 * trials, doubled: 0 });
});

for (const latency of latencies)
  test(`7 400 events of 500 bytes, close at once, a later visit, ${latency} ms`, async ({ open, collector }, {
    title,
  }) => {
    collector.latency(latency);
    for (let trial = 0; trial < TRIALS; trial++) {
      const page = await open('/');
      await settle(page);
      await track(page, trial, 400, 500);
      await page.close();
      const again = await open('/');
      await expect
        .poll(() => count(collector).delivered, { timeout: 30_000 })
        .toBe(400 * (trial + 1))
        .catch(() => {});
      await again.close();
    }
    await sleep(1_000);
    const { delivered, doubled } = count(collector);
    table(title, { tracked: 400 * TRIALS, delivered, doubled });
    expect(delivered).toBe(400 * TRIALS);
    expect(doubled).toBeLessThanOrEqual(0.01 * 400 * TRIALS);
  });

test('8 two tabs, collector down, both closed, a later visit', async ({ open, collector }, { title }) => {
  for (let trial = 0; trial < TRIALS; trial++) {
    const [one, two] = [await open('/'), await open('/')];
    await settle(one);
    await settle(two);
    await collector.refuse();
    await track(one, trial, 3);
    await track(two, trial, 1);
    await sleep(200);
    await one.close();
    await two.close();
    await collector.reopen();
    const again = await open('/');
    await sleep(1_500);
    await again.close();
  }
  const { delivered, doubled } = count(collector);
  table(title, { tracked: 4 * TRIALS, delivered, doubled });
  expect(delivered).toBe(4 * TRIALS);
  expect(doubled).toBeLessThanOrEqual(0.01 * 4 * TRIALS);
});

test('9 413 at every batch above 10 events', async ({ open, collector }, { title }) => {
  collector.respond(({ events }) => (events.length > 10 ? { status: 413 } : undefined));
  for (let trial = 0; trial < TRIALS; trial++) {
    const page = await open('/');
    await settle(page);
    await track(page, trial, 35);
    await expect.poll(() => count(collector).delivered, { timeout: 15_000 }).toBe(35 * (trial + 1));
    await page.close();
  }
  const { delivered, doubled } = count(collector);
  table(title, { tracked: 35 * TRIALS, delivered, doubled });
  expect({ delivered, doubled }).toEqual({ delivered: 35 * TRIALS, doubled: 0 });
});

const LONG = 10_000;

/** Longest task of a page while `work` goes on in it, in milliseconds; none is shorter than 50. */
const longestTask = async (page: Page, work: () => Promise<unknown>) => {
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { seen });
    new PerformanceObserver((list) =>
      list.getEntries().forEach((entry) => seen.push(entry.duration)),
    ).observe({ type: 'longtask', buffered: true });
  });
  await work();
  return page.evaluate(() => Math.max(0, ...(window as unknown as { seen: number[] }).seen));
};

for (const [what, closed] of [
  ['then online', false],
  ['page closed, a later visit', true],
] as const)
  test(`10 10,000 events offline, ${what}`, async ({ open, chromium, site, collector }, { title }) => {
    site.route('/control', { sdk: false });
    const control = await longestTask(await open('/control'), () => sleep(10_000));
    const page = await open('/');
    await settle(page);
    const offline = async () => {
      await chromium.ctx.setOffline(true);
      // In tasks of their own, as a page would: what is looked for is a task of the SDK's.
      for (let part = 0; part < LONG / 25; part++) await track(page, part, 25, 100);
      await sleep(500);
    };
    const online = () => chromium.ctx.setOffline(false);
    const arrived = () =>
      expect
        .poll(() => count(collector).delivered, { timeout: 120_000 })
        .toBe(LONG)
        .catch(() => {});
    let ours: number;
    if (closed) {
      await offline();
      await page.close();
      await online();
      ours = await longestTask(await open('/'), arrived);
    } else ours = await longestTask(page, () => offline().then(online).then(arrived));
    const { delivered, doubled } = count(collector);
    table(`${title} (longest task ${ours} ms, control page ${control} ms)`, {
      tracked: LONG,
      delivered,
      doubled,
    });
    expect(delivered).toBe(LONG);
    expect(doubled).toBeLessThanOrEqual(LONG / 100);
    expect(ours).toBeLessThanOrEqual(Math.max(50, control));
  });
