import type { Page } from '@playwright/test';
import {
  blockAllStorage,
  expect,
  freeze,
  hide,
  resume,
  show,
  soon,
  test,
  type Open,
} from './support/fixtures';
import type { Attributes } from './support/html';
import type { Site } from './support/site';
import { call, fast } from './support/sdk';

// What leaves a real page, and when; the rules of sessions are elsewhere.

test.use({ isolation: 'context' });

const LARGEST = 16 * 1024;

/** Events of a little more than 500 bytes each, numbered; all in one task, after which the page may be gone. */
const burst = (page: Page, count: number) =>
  page.evaluate((n) => {
    const { sojourn } = window as unknown as { sojourn: (...all: unknown[]) => void };
    for (let i = 1; i <= n; i++) sojourn('track', 'burst', { i, text: 'é'.repeat(250) });
  }, count);
/** Sends nothing by itself for a minute, once it has been answered. */
const patient = { auto: '', deliveryFlushInterval: 60_000 };
const settle = async (page: Page) => {
  await call(page, 'track', 'first');
  await call(page, 'flush');
};
const openPatient = async (open: Open, attributes: Attributes = {}) => {
  const page = await open({ attributes: { ...patient, ...attributes } });
  await settle(page);
  return page;
};
/** Sooner than a lease ends (5 s), after which any event left lying is sent. */
const IN_TIME = { timeout: 4_000 };
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('delivery: a burst before hiding goes out at once, in requests of at most 16 KiB, each event once', async ({
  open,
  collector,
}) => {
  const page = await open();
  await burst(page, 100);
  await hide(page);
  await soon(() => collector.events('burst').length).toBe(100);
  const sizes = collector.requests.map(({ body }) => Buffer.byteLength(body));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(LARGEST);
  const order = collector.events('burst').map((event) => event.properties.i as number);
  expect(order.sort((a, b) => a - b)).toEqual(numbers(100));
  // Not thinned out to one event a request either.
  expect(sizes.length).toBeLessThan(30);
  await show(page);
  await call(page, 'track', 'after');
  await call(page, 'flush');
  await collector.waitFor('after', IN_TIME);
  expect(collector.allEvents().filter(({ name }) => name === 'burst')).toHaveLength(100);
});

test('delivery: a beacon refused on hiding does not delay later events', async ({ open, collector }) => {
  const page = await open({ attributes: fast });
  await burst(page, 600);
  await hide(page);
  await show(page);
  await call(page, 'track', 'after');
  await collector.waitFor('after', { timeout: 12_000 });
  expect(collector.events('burst')).toHaveLength(600);
});

test('delivery: a burst before closing is delivered, at the latest by the next page', async ({
  open,
  collector,
}) => {
  const page = await open();
  await burst(page, 100);
  await page.close();
  await open('/');
  await expect.poll(() => collector.events('burst').length, { timeout: 8_000, intervals: [100] }).toBe(100);
  for (const { body } of collector.requests) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(LARGEST);
});

test('delivery: events that fit into one beacon arrive when the tab closes at once', async ({
  open,
  collector,
}) => {
  collector.latency(100);
  const page = await open({ attributes: { deliveryFlushInterval: 60_000 } });
  await burst(page, 10);
  await page.close();
  await soon(() => collector.events('burst').length).toBe(10);
});

test('delivery: a collector that answers 503 gets the events again, later, and keeps each once', async ({
  open,
  collector,
}) => {
  collector.respond((_request, n) => (n <= 2 ? { status: 503 } : undefined));
  const page = await open({ attributes: fast });
  await call(page, 'track', 'one');
  await collector.waitFor('one');
  await call(page, 'track', 'two');
  await collector.waitFor('two');
  await collector.quiet(500);
  expect(collector.names()).toEqual(['session_start', 'page_view', 'one', 'two']);
  expect(collector.requests.filter(({ kept }) => !kept)).toHaveLength(2);
  const taken = collector.requests.filter(({ kept }) => kept).flatMap(({ events }) => events);
  expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length);
  // The refused ones were the same events, not new ones.
  expect(new Set(collector.allEvents().map(({ id }) => id)).size).toBe(4);
});

for (const [form, patience] of Object.entries<() => string>({
  seconds: () => '2',
  // In whole seconds: from 2 to 3 s.
  'a date': () => new Date(Date.now() + 3_000).toUTCString(),
}))
  test(`delivery: retry-after in ${form} is obeyed`, async ({ open, collector }) => {
    collector.respond((_request, n) =>
      n === 1
        ? {
            status: 503,
            headers: { 'retry-after': patience(), 'access-control-expose-headers': 'retry-after' },
          }
        : undefined,
    );
    await open({ attributes: fast });
    await collector.waitFor('page_view');
    const [first, second] = collector.requests;
    // Without it, the first wait is at most a second.
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(1_950);
  });

test('delivery: a request that is never answered is given up and sent again', async ({ open, collector }) => {
  collector.respond((_request, n) => (n === 1 ? { fault: 'hang' } : undefined));
  await open({ attributes: { ...fast, deliveryTimeout: 400 } });
  await collector.waitFor('page_view');
  expect(collector.requests.length).toBe(2);
});

test('delivery: an answer of 200 with HTML does not count as delivered', async ({ open, collector }) => {
  const html = { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Sign in</p>' };
  collector.respond((_request, n) => (n === 1 ? html : undefined));
  await open({ attributes: fast });
  await collector.waitFor('page_view');
  expect(collector.requests.map(({ kept }) => kept)).toEqual([false, true]);
});

test('delivery: flush() with nothing waiting, hiding and showing leave delivery running', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: fast });
  await collector.waitFor('page_view');
  for (let n = 1; n <= 3; n++) {
    await call(page, 'flush');
    await call(page, 'track', `flushed ${n}`);
    await collector.waitFor(`flushed ${n}`, IN_TIME);
    await call(page, 'track', `hiding ${n}`);
    await hide(page);
    await show(page);
    await call(page, 'track', `shown ${n}`);
    await collector.waitFor(`shown ${n}`, IN_TIME);
  }
  const ids = collector.allEvents().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('delivery: an event tracked by a listener is not left lying', async ({ open, collector }) => {
  const page = await open({
    attributes: { ...fast, sessionForegroundTimeout: 60_000 },
    script: `
      sojourn('on', 'session-start', () => sojourn('track', 'on start'));
      sojourn('on', 'session-end', () => sojourn('track', 'on end', {}, { passive: true }));
      sojourn('on', 'state', ({ state }) => sojourn('track', 'on ' + state));`,
  });
  await collector.waitFor('on start', IN_TIME);
  await hide(page);
  await collector.waitFor('on background', IN_TIME);
  await show(page);
  await collector.waitFor('on foreground', IN_TIME);
  await call(page, 'newSession');
  await soon(() => collector.events('on start').map(({ session }) => session!.sessionIndex)).toEqual([1, 2]);
});

test('delivery: no preflight comes before a request, and no credentials go along but by request', async ({
  open,
  site,
  collector,
}) => {
  // Of the collector's site, so that the browser would send its cookies.
  const host = '127.0.0.1';
  const head = `<script>document.cookie = 'mark=1'</script>`;
  const page = await open({ attributes: fast, head }, { host });
  await collector.waitFor('page_view');
  expect(collector.preflights).toEqual([]);
  expect(collector.requests[0]!.headers['content-type']).toBe('text/plain;charset=UTF-8');
  expect(collector.requests[0]!.headers.cookie).toBeUndefined();
  await soon(() => page.evaluate('document.cookie')).toMatch(/mark=1.*sojourn=/);
  site.route('/with', { attributes: { ...fast, deliveryCredentials: 'include' } });
  await page.goto(site.url('/with', host));
  await soon(() => collector.events('page_view').length).toBe(2);
  const isIt = ({ events }: { events: { page: { url: string } }[] }) =>
    events.some(({ page }) => page.url.endsWith('/with'));
  expect(collector.requests.find(isIt)!.headers.cookie).toContain('mark=1');
  expect(collector.preflights).toEqual([]);
});

test('delivery, batchSize: full requests leave at once, and none exceeds the batch size', async ({
  open,
  collector,
}) => {
  const page = await openPatient(open, { deliveryBatchSize: 10 });
  const sizes = () => collector.requests.slice(1).map(({ events }) => events.length);
  await burst(page, 9);
  await collector.quiet(400);
  expect(sizes()).toEqual([]);
  await burst(page, 1);
  await soon(sizes).toEqual([10]);
  await burst(page, 25);
  await soon(sizes).toEqual([10, 10, 10]);
  await call(page, 'flush');
  await soon(sizes).toEqual([10, 10, 10, 5]);
});

test('delivery: track() stores an event in a later task', async ({ open }) => {
  const page = await openPatient(open);
  const writes = await page.evaluate(() => {
    const writes: string[] = [];
    Object.assign(window, { writes });
    for (const [owner, name] of [
      [IDBObjectStore.prototype, 'put'],
      [Storage.prototype, 'setItem'],
    ] as [Record<string, (...args: unknown[]) => unknown>, string][]) {
      const real = owner[name]!;
      owner[name] = function (...args) {
        writes.push(`${name} ${JSON.stringify(args[0])}`);
        return real.apply(this, args);
      };
    }
    const { sojourn } = window as unknown as { sojourn: (...all: unknown[]) => void };
    for (let i = 1; i <= 3; i++) sojourn('track', 'written', { i });
    return [...writes];
  });
  expect(writes).toEqual([]);
  await soon(() => page.evaluate('writes.join()')).toMatch(/put [^]*written/);
});

test('delivery: events of a hidden page arrive once before it freezes, and delivery continues after', async ({
  open,
  collector,
}) => {
  const page = await openPatient(open);
  await hide(page);
  await call(page, 'track', 'hidden');
  await freeze(page);
  await collector.waitFor('hidden');
  await resume(page);
  await call(page, 'track', 'thawed');
  await call(page, 'flush');
  await collector.waitFor('thawed');
  const again = collector.allEvents().filter(({ name }) => name === 'hidden' || name === 'thawed');
  expect(again.map(({ name }) => name)).toEqual(['hidden', 'thawed']);
});

test.describe('delivery: a browser that takes no beacon and is left no request', () => {
  /** Notes the requests that begin in the task in which the page is hidden: do they outlive it? */
  const openRefusing = async (open: Open, site: Site, attributes: Attributes = {}) => {
    site.everywhere({ attributes: { ...patient, ...attributes } });
    const page = await open('about:blank');
    await page.addInitScript(() => {
      navigator.sendBeacon = () => false;
      const real = window.fetch;
      const fetched: boolean[] = [];
      window.fetch = (address, init) => {
        if (window.event?.type === 'visibilitychange') fetched.push(!!init?.keepalive);
        return real(address, init);
      };
      Object.assign(window, { fetched });
    });
    await page.goto(site.url('/'));
    await settle(page);
    return page;
  };
  const fetched = (page: Page) => page.evaluate('fetched');

  test('leaves events in storage for the next visit, without a plain request', async ({
    open,
    site,
    collector,
  }) => {
    const before = await openRefusing(open, site);
    await burst(before, 5);
    await before.close();
    await collector.quiet(300);
    expect(collector.events('burst')).toEqual([]);
    const page = await openRefusing(open, site);
    await soon(async () => {
      await call(page, 'flush');
      return collector.events('burst').length;
    }).toBe(5);
    await call(page, 'track', 'hidden');
    await hide(page);
    expect(await fetched(page)).toEqual([]);
  });

  test('sends it by a request that outlives it where consent is denied (rule 36)', async ({
    open,
    site,
    collector,
  }) => {
    const page = await openRefusing(open, site, { consent: 'denied', cookieless: true });
    await burst(page, 5);
    await hide(page);
    expect(await fetched(page)).toEqual([true]);
    await soon(() => collector.events('burst').length).toBe(5);
  });

  test.describe('with blocked storage', () => {
    test.use({ isolation: 'process', chromiumOptions: { prefs: blockAllStorage } });
    test('sends it by a request', async ({ open, site, collector }) => {
      const page = await openRefusing(open, site);
      await burst(page, 5);
      await hide(page);
      await soon(() => collector.events('burst').length).toBe(5);
    });
  });
});
