// What arrives of events whose renderer crashes or whose browser is killed, and how soon after the next load.
import { crash, sleep, test } from '../../e2e/support/fixtures';
import { call, fast } from '../../e2e/support/sdk';
import { moments, trackAndCrash, words } from './crash';
import { arrival, arrive, away, count, judge, lastVisit, settle, table, track, TRIALS } from './trials';

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
  await lastVisit(() => open('/'));
  judge(collector, title, { tracked: 5 * TRIALS, times: [took] });
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
    const tracked = 5 * TRIALS;
    const before = `${((100 * early) / tracked).toFixed(1)} %`;
    judge(collector, title, { tracked, times, isOpen: !held, 'before the return': before });
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
  await lastVisit(async () => (await chromium.newPage()).goto(site.url('/')));
  judge(collector, title, { tracked: 5 * TRIALS });
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
  await lastVisit(async () => (await chromium.newPage()).goto(site.url('/')));
  judge(collector, title, { tracked: 5 * trials });
});
