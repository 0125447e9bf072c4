import type { Page } from '@playwright/test';
import type { Answer } from './support/answers';
import { areStored } from './support/are-stored';
import type { Collector } from './support/collector';
import {
  crash,
  expect,
  hide,
  minimise,
  restore,
  RECOVERED,
  show,
  sleep,
  soon,
  test,
  type Open,
} from './support/fixtures';
import type { Attributes } from './support/html';
import { call, fast } from './support/sdk';
import { openDatabase } from './support/storage';
import { untrusted } from './support/untrusted';

// Issue: what becomes of events whose page goes away. Each is a short version of a scenario of `npm run proof`.

test.use({ isolation: 'context' });

const marked = (page: Page, count = 5, size = 0) =>
  page.evaluate(
    ([n, text]) => {
      const { sojourn } = window as unknown as { sojourn: (...all: unknown[]) => void };
      for (let i = 1; i <= n; i++) sojourn('track', 'marked', { i, text });
    },
    [count, 'x'.repeat(size)] as const,
  );
const acknowledged = (page: Page) => call(page, 'flush');

for (const latency of [0, 100])
  test(`delivery: events are delivered once when the tab closes at once, at ${latency} ms`, async ({
    open,
    collector,
  }) => {
    const before = await open({ attributes: fast });
    await collector.waitFor('page_view');
    await acknowledged(before);
    await before.close();
    collector.latency(latency);
    for (let trial = 1; trial <= 3; trial++) {
      const page = await open('/');
      await marked(page);
      await page.close();
      await soon(() => collector.events('marked').length).toBe(5 * trial);
    }
    await open('/');
    await soon(() => collector.events('page_view').length).toBe(5);
    await collector.quiet(RECOVERED);
    expect(collector.allEvents().filter(({ name }) => name === 'marked')).toHaveLength(15);
  });

test('delivery: an event of a click that navigates is delivered once', async ({ open, site, collector }) => {
  const body = `<a id="next" href="/next" onclick="for (let i = 1; i < 6; i++) sojourn('track', 'marked', { i })">next</a>`;
  const page = await open({ attributes: fast, body });
  site.route('/next', { attributes: fast, body });
  await collector.waitFor('page_view');
  await acknowledged(page);
  collector.latency(100);
  await page.click('#next');
  await soon(() => collector.events('page_view').length).toBe(2);
  await soon(() => collector.events('marked').length).toBe(5);
  await collector.quiet(RECOVERED);
  expect(collector.allEvents().filter(({ name }) => name === 'marked')).toHaveLength(5);
});

test('delivery: an event that comes alone goes at once: a renderer that crashes right after loses nothing, without a next visit', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: {} });
  await collector.waitFor('page_view');
  await acknowledged(page);
  // Longer than the usual interval: nothing else is there to send with it.
  await sleep(1_500);
  await marked(page, 1);
  await crash(page);
  await soon(() => collector.events('marked').length).toBe(1);
  await open('/');
  await soon(() => collector.events('page_view').length).toBe(2);
});

test('delivery: 400 events, then closed at once: all are there after a later visit', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast });
  await collector.waitFor('page_view');
  await acknowledged(page);
  await marked(page, 400, 500);
  await page.close();
  await open('/');
  await expect.poll(() => collector.events('marked').length, { timeout: 15_000 }).toBe(400);
  await collector.quiet(RECOVERED);
  // A request that the closing page broke off may have arrived all the same: it is reported again, with the same ids.
  expect(collector.allEvents().filter(({ name }) => name === 'marked').length).toBeLessThanOrEqual(430);
});

test.describe('delivery: with a browser of its own', () => {
  test.use({ isolation: 'process' });

  test('collector down, the browser killed 1 s after: the next visit delivers', async ({
    chromium,
    open,
    site,
    collector,
  }) => {
    await openDatabase(site, open);
    const page = await open({ attributes: fast });
    await collector.waitFor('page_view');
    await acknowledged(page);
    await collector.refuse();
    await marked(page);
    await areStored(page);
    await sleep(1_000);
    await chromium.kill9();
    await collector.reopen();
    await chromium.restart();
    const again = await chromium.newPage();
    await again.goto(site.url('/'));
    await collector.waitFor((event) => event.name === 'marked' && event.properties.i === 5);
    await collector.quiet(RECOVERED);
    expect(collector.allEvents().filter(({ name }) => name === 'marked')).toHaveLength(5);
  });

  test('offline and closed: the next visit delivers, in order', async ({ open, collector }) => {
    const page = await open({ attributes: fast });
    await collector.waitFor('page_view');
    await acknowledged(page);
    await page.context().setOffline(true);
    await marked(page);
    await sleep(300);
    await page.close();
    const next = await open('about:blank');
    await next.context().setOffline(false);
    await open('/');
    await soon(() => collector.events('marked').length).toBe(5);
    await collector.quiet(RECOVERED);
    expect(collector.events('marked').map(({ properties }) => properties.i)).toEqual([1, 2, 3, 4, 5]);
  });

  test('a certificate that the browser refuses: delivered once it is trusted', async ({
    chromium,
    open,
    site,
    collector,
  }) => {
    const front = await untrusted(Number(new URL(collector.url).port));
    try {
      site.everywhere({ attributes: { ...fast, collector: `https://127.0.0.1:${front.port}/e` } });
      const page = await open('/');
      await marked(page);
      await soon(front.refused).toBeGreaterThan(0);
      await areStored(page);
      expect(collector.requests).toEqual([]);
      // The administrator puts it right: for the browser it is the same as trusting this one.
      await chromium.restart({ args: ['--ignore-certificate-errors'] });
      await (await chromium.newPage()).goto(site.url('/'));
      await soon(() => collector.events('marked').length).toBe(5);
      await collector.quiet(RECOVERED);
      expect(collector.allEvents().filter(({ name }) => name === 'marked')).toHaveLength(5);
    } finally {
      front.close();
    }
  });
});

test('delivery: a later visit delivers the events of two closed tabs whose collector was down', async ({
  open,
  collector,
}) => {
  const one = await open({ attributes: fast });
  const two = await open({ attributes: fast });
  await soon(() => collector.events('page_view').length).toBe(2);
  await acknowledged(one);
  await acknowledged(two);
  await collector.refuse();
  await marked(one, 3);
  await marked(two, 1);
  await sleep(300);
  await one.close();
  await two.close();
  await collector.reopen();
  await open('/');
  // A page that is closed in the middle of a try leaves its time-out as the site's backoff.
  await expect.poll(() => collector.events('marked').length, { timeout: 16_000 }).toBe(4);
  await collector.quiet(RECOVERED);
  // What a closing page has under way cannot be known to have arrived: at most that comes twice, with its ids.
  expect(collector.allEvents().filter(({ name }) => name === 'marked').length).toBeLessThan(8);
});

test.describe('delivery: a failure that only another tab has met', () => {
  const again = async (page: Page) => {
    await call(page, 'track', 'again');
    await acknowledged(page);
    // Other processes see what it has noted a moment later.
    await sleep(300);
  };
  /** Two visible tabs that have been answered well, and send nothing by themselves for a minute. */
  const twoTabs = async (open: Open, attributes: Attributes = {}) => {
    const one = await open({ attributes: { deliveryFlushInterval: 60_000, ...attributes } });
    const two = await open('/', { window: true });
    await acknowledged(one);
    await acknowledged(two);
    return { one, two };
  };
  const isMarked = ({ name }: { name: string }) => name === 'marked';
  const arrived = (collector: Collector) => soon(() => collector.allEvents().filter(isMarked).length);
  const delivered = (collector: Collector) => soon(() => collector.events('marked').length);

  test('the next page sends the events of a crashed renderer', async ({ open, collector }) => {
    const { one, two } = await twoTabs(open);
    await marked(one);
    await sleep(500);
    expect(collector.events('marked')).toEqual([]);
    collector.respond({ status: 503 });
    await again(two);
    await crash(one);
    collector.respond();
    await again(two);
    await open({ attributes: fast });
    await delivered(collector).toBe(5);
  });

  for (const when of ['before it', 'meanwhile'])
    test(`events sent ${when}, with the request pending when the page closed, are sent again`, async ({
      open,
      collector,
    }) => {
      const { one, two } = await twoTabs(open);
      collector.respond(({ events }) => (events.some(isMarked) ? { fault: 'hang' } : { status: 503 }));
      if (when === 'meanwhile') await again(two);
      await marked(one);
      // It waits until the backoff, which is the site's, is over.
      call(one, 'flush').catch(() => {});
      await arrived(collector).toBe(5);
      if (when === 'before it') await again(two);
      collector.respond(({ events }) => (events.some(isMarked) ? { fault: 'hang' } : undefined));
      // The collector is well again, as another tab hears before this one has had an answer.
      await again(two);
      await one.close();
      collector.respond();
      await open({ attributes: fast });
      await delivered(collector).toBe(5);
    });

  for (const known of ['failing', 'well'])
    test(`events whose request broke off in a hidden page are sent again, to a collector known to be ${known}`, async ({
      open,
      collector,
    }) => {
      const { one, two } = await twoTabs(open);
      // To the page that is a request without an answer; the browser does not repeat it, as it does after a reset.
      const unreadable = { status: 503, delay: 2_000, headers: { 'access-control-allow-origin': 'null' } };
      let others: Answer | undefined = known === 'failing' ? { status: 503 } : undefined;
      collector.respond(({ events }) => (events.some(isMarked) ? unreadable : others));
      await again(two);
      await marked(one);
      call(one, 'flush').catch(() => {});
      await arrived(collector).toBe(5);
      others = undefined;
      await again(two);
      await minimise(one);
      await sleep(2_500);
      await one.close();
      collector.respond();
      await open({ attributes: fast });
      await delivered(collector).toBe(5);
    });

  for (const [what, next] of [
    [
      'that is shown again',
      async (one: Page) => {
        await restore(one);
        await acknowledged(one);
      },
    ],
    [
      'that is closed then',
      async (one: Page, open: Open) => {
        await one.close();
        await open({ attributes: fast });
      },
    ],
  ] as const)
    for (const when of ['before it', 'meanwhile'])
      test(`the last events of a page ${what} are delivered ${when}`, async ({ open, collector }) => {
        const { one, two } = await twoTabs(open, { deliveryTimeout: 2_000 });
        await marked(one);
        collector.respond({ status: 503 });
        if (when === 'meanwhile') await again(two);
        await minimise(one);
        // A collector that is known to be failing gets no beacons.
        if (when === 'before it') {
          await arrived(collector).toBe(5);
          await again(two);
        }
        collector.respond();
        await again(two);
        await next(one, open);
        await delivered(collector).toBe(5);
      });
});

test('delivery: the events of a page that is too busy to answer arrive once', async ({
  open,
  site,
  collector,
}) => {
  let wakeUp = () => {};
  const asleep = new Promise<void>((resolve) => (wakeUp = resolve));
  let waits = false;
  site.route('/busy', async () => {
    waits = true;
    await asleep;
    return '';
  });
  const attributes = { auto: '', deliveryFlushInterval: 60_000 };
  const busy = await open({ attributes }, { window: true });
  await call(busy, 'track', 'first');
  await acknowledged(busy);
  await marked(busy);
  await areStored(busy);
  // Its main thread does nothing else for longer than a lease: it answers nobody.
  const blocked = busy.evaluate(() => {
    const request = new XMLHttpRequest();
    request.open('GET', '/busy', false);
    request.send();
  });
  await soon(() => waits).toBe(true);
  const other = await open('/', { window: true });
  await sleep(RECOVERED);
  await call(other, 'flush');
  wakeUp();
  await blocked;
  await acknowledged(busy);
  await busy.close();
  await soon(() => collector.events('marked').length).toBe(5);
  await collector.quiet(1_000);
  expect(collector.allEvents().filter(({ name }) => name === 'marked')).toHaveLength(5);
});

for (const [what, script] of [
  ['in the request', `for (let i = 1; i <= 5; i++) sojourn('track', 'marked', { i })`],
  ['behind it', undefined],
] as const)
  test(`delivery: the next visit delivers the events of a first visit without any answer: ${what}`, async ({
    open,
    site,
    collector,
  }) => {
    site.route('/next', { attributes: fast });
    collector.respond({ fault: 'hang' });
    const page = await open({ attributes: fast, script });
    const sent = () => collector.allEvents().map(({ name }) => name);
    // One request at a time: what is tracked after it waits for its answer.
    await soon(() => sent().includes('page_view')).toBe(true);
    expect(sent().includes('marked')).toBe(!!script);
    if (!script) await marked(page);
    await page.close();
    collector.respond();
    await open('/next');
    await soon(() => collector.events('marked').length).toBe(5);
  });

test('delivery: two living tabs do not send each other’s events', async ({ open, collector }) => {
  collector.respond({ status: 503 });
  const one = await open({ attributes: fast });
  await marked(one, 5);
  await sleep(500);
  const two = await open({ attributes: fast });
  await sleep(1_500);
  collector.respond();
  await call(two, 'flush');
  await call(one, 'flush');

  await soon(() => collector.events('marked').length).toBe(5);
  await hide(one);
  await show(one);
  await collector.quiet(1_000);
  const kept = collector.requests.filter((request) => request.kept).flatMap(({ events }) => events);
  expect(kept.filter(({ name }) => name === 'marked')).toHaveLength(5);
});
