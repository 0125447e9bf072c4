// What arrives of events whose renderer crashes or whose browser is killed, and how soon after the next load.
import { crash, expect, sleep, test } from '../../e2e/support/fixtures';
import { call, fast } from '../../e2e/support/sdk';
import { moments, trackAndCrash, words } from './crash';
import { arrival, arrive, away, count, RETURN, settle, spread, table, track, TRIALS } from './trials';

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
  const took = await arrival(collector, 5 * TRIALS);
  await sleep(1_500);
  const { delivered, doubled } = count(collector);
  table(title, { tracked: 5 * TRIALS, delivered, doubled }, { 'return, ms': took });
  expect(delivered).toBe(5 * TRIALS);
  expect(doubled).toBeLessThanOrEqual(0.01 * 5 * TRIALS);
  expect(took).toBeLessThanOrEqual(RETURN);
});

for (const { what, first, when, held } of moments)
  test(`${what}, renderer crash ${words[when]}`, async ({ open, chromium, site, collector }, { title }) => {
    site.everywhere({});
    site.route('/bare', { sdk: false });
    let early = 0;
    const times: number[] = [];
    const install = first ? { collector: collector.url } : undefined;
    for (let trial = 0; trial < TRIALS; trial++) {
      // A visitor of its own: only once is a visit the first.
      const space = await chromium.incognito();
      const { delivered } = count(collector);
      const page = await open(first ? '/bare' : '/', { in: space });
      if (!first) await settle(page);
      await trackAndCrash(page, site, { trial, install, when });
      await sleep(300);
      early += count(collector).delivered - delivered;
      const again = await open('/', { in: space });
      times.push(await arrival(collector, delivered + 5));
      // Long enough for a second request of the same events.
      await sleep(500);
      await again.close();
      await space.close();
    }
    const { delivered, doubled } = count(collector);
    const tracked = 5 * TRIALS;
    const before = `${((100 * early) / tracked).toFixed(1)} %`;
    const more = { 'before the return': before, 'return, ms': spread(times) };
    table(title, { tracked, delivered, doubled }, more);
    if (!held) return;
    expect(delivered).toBe(tracked);
    expect(doubled).toBeLessThanOrEqual(0.01 * tracked);
    expect(Math.max(...times)).toBeLessThanOrEqual(RETURN);
  });

test('6 kill -9 1 s after track while offline', async ({ chromium, site, collector }, { title }) => {
  site.everywhere({ attributes: fast });
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

test('6 kill -9 long after track, flushed once a minute', async ({ chromium, site, collector }, {
  title,
}) => {
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
    await arrival(collector, 5 * (trial + 1));
    await call(again, 'flush');
    await again.close();
  }
  const { delivered, doubled } = count(collector);
  table(title, { tracked: 5 * trials, delivered, doubled });
  expect({ delivered, doubled }).toEqual({ delivered: 5 * trials, doubled: 0 });
});
