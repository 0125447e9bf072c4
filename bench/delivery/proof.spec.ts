// What arrives of events whose page goes away, or whose collector fails: marked events in real Chromium, counted at the
// collector. TRIALS=10 for a short run; `-g 503` for one scenario. The rows 5, 6 and 10 and the other engines stand in the
// files beside this one.
import { expect, sleep, test } from '../../e2e/support/fixtures';
import { fast } from '../../e2e/support/sdk';
import { arrival, arrive, away, count, judge, lastVisit, settle, track, TRIALS } from './trials';

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
    await lastVisit(() => open('/'));
    judge(collector, title, { tracked: 5 * TRIALS });
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
    await lastVisit(() => open('/'));
    judge(collector, title, { tracked: 5 * TRIALS });
  });

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
  await lastVisit(() => open('/'));
  judge(collector, title, { tracked: 5 * TRIALS });
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
  await lastVisit(() => open('/'));
  judge(collector, title, { tracked: 5 * TRIALS });
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
    await lastVisit(() => open('/'));
    judge(collector, title, { tracked: 400 * TRIALS });
  });

test('8 two tabs, collector down, both closed, a later visit', async ({ open, collector }, { title }) => {
  const times: number[] = [];
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
    const before = count(collector).delivered;
    const again = await open('/');
    times.push(await arrival(collector, before + 4));
    await sleep(500);
    await again.close();
  }
  await lastVisit(() => open('/'));
  judge(collector, title, { tracked: 4 * TRIALS, times });
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
  await lastVisit(() => open('/'));
  judge(collector, title, { tracked: 35 * TRIALS });
});
