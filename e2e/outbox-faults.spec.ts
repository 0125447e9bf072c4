import type { Page } from '@playwright/test';
import { clearStorage, expect, soon, storageOf, test } from './support/fixtures';
import { call, fast, modulePage } from './support/sdk';

// What collectors, networks and storage do wrong, and what becomes of the events.

test.use({ isolation: 'context' });

const track = (page: Page, ...names: string[]) =>
  page.evaluate((all) => {
    const { sojourn } = window as unknown as { sojourn: (...args: unknown[]) => void };
    for (const name of all) sojourn('track', name);
  }, names);
const errorsOf = (page: Page) =>
  page.evaluate('window.errors ?? []') as Promise<
    { code: string; message: string; event?: { name: string } }[]
  >;
const script = `window.errors = []; sojourn('on', 'error', (reported) => errors.push(reported));`;
const quiet = { ...fast, auto: '' };

for (const [what, answer] of Object.entries({
  'breaks off in the middle of its answer': { fault: 'reset-mid-body' },
  'breaks the connection': { fault: 'reset' },
  'answers 500': { status: 500 },
  'answers 429': { status: 429 },
  'asks for patience until a date that has passed': {
    status: 503,
    headers: { 'retry-after': new Date(0).toUTCString(), 'access-control-expose-headers': 'retry-after' },
  },
} as const))
  test(`delivery: a collector that ${what} gets the same events again`, async ({ open, collector }) => {
    collector.respond((_request, n) => (n === 1 ? answer : undefined));
    const page = await open({ attributes: quiet });
    await track(page, 'one');
    await collector.waitFor('one');
    expect(new Set(collector.allEvents().map(({ id }) => id)).size).toBe(2);
  });

for (const status of [400, 401, 403, 404, 410, 422])
  test(`delivery: ${status}: drops the event with an error, and sends the next`, async ({
    open,
    collector,
  }) => {
    collector.respond(({ body }) => (body.includes('"bad"') ? { status } : undefined));
    const page = await open({ attributes: quiet, script });
    await track(page, 'first');
    await collector.waitFor('first');
    await track(page, 'bad');
    await soon(async () => (await errorsOf(page)).map(({ code, event }) => [code, event?.name])).toEqual([
      ['lost', 'bad'],
    ]);
    await track(page, 'good');
    await collector.waitFor('good');
    expect(collector.requests.filter(({ body }) => body.includes('"bad"'))).toHaveLength(1);
  });

test('delivery: batches are halved after a 413; one event that is too large alone is set aside, and the others arrive', async ({
  open,
  collector,
}) => {
  collector.respond(({ events, body }) =>
    events.length > 10 || body.includes('"huge"') ? { status: 413 } : undefined,
  );
  const page = await open({ attributes: quiet, script });
  await track(page, ...Array.from({ length: 30 }, (_, n) => (n === 12 ? 'huge' : `e${n}`)));
  await soon(() => collector.names().filter((name) => /^e\d/.test(name)).length).toBe(29);
  await soon(async () => (await errorsOf(page)).map(({ message }) => message).join()).toMatch(
    /events lost: 1.*413/,
  );
});

test('delivery: an opaque answer does not count as delivered', async ({ open, collector }) => {
  const headers = { 'access-control-allow-origin': 'https://elsewhere.example' };
  collector.respond((_request, n) => (n === 1 ? { headers, keep: false } : undefined));
  const page = await open({ attributes: quiet });
  await track(page, 'one');
  await collector.waitFor('one');
});

// Browsers make a GET of the first, without the events, and nobody can see which it was.
for (const status of [302, 307])
  test(`delivery: ${status}: is not followed but reported, and retried until the collector itself answers`, async ({
    open,
    collector,
  }) => {
    let moved = true;
    const location = '/e/moved';
    collector.respond(() => (moved ? { status, headers: { location } } : undefined));
    const page = await open({ attributes: quiet, script });
    await track(page, 'one');
    await soon(() => errorsOf(page)).toContainEqual({ code: 'redirect', message: 'option collector' });
    await soon(() => collector.requests.length).toBeGreaterThan(1);
    expect(collector.events()).toEqual([]);
    moved = false;
    await collector.waitFor('one');
    expect(new Set(collector.requests.map(({ method, path }) => `${method} ${path}`))).toEqual(
      new Set(['POST /e']),
    );
    expect(new Set(collector.allEvents().map(({ id }) => id)).size).toBe(2);
  });

test('delivery: a request without a timeout of the browser does not delay the next', async ({
  open,
  collector,
  site,
}) => {
  site.route('/', { attributes: { ...quiet, deliveryTimeout: 300 } });
  collector.respond((_request, n) => (n === 1 ? { fault: 'hang' } : undefined));
  const page = await open('about:blank');
  await page.addInitScript(() => Reflect.deleteProperty(AbortSignal, 'timeout'));
  await page.goto(site.url('/'));
  await track(page, 'one');
  await collector.waitFor('one');
});

test('delivery: beyond maxQueue the oldest events are dropped, and their number is reported', async ({
  open,
  collector,
}) => {
  collector.respond({ status: 503 });
  const page = await open({ attributes: { ...quiet, deliveryMaxQueue: 10 }, script });
  await track(page, ...Array.from({ length: 20 }, (_, n) => `e${n}`));
  // session_start is one of those that wait, and is dropped last (rule 18).
  await soon(async () => (await errorsOf(page)).map(({ message }) => message).join()).toMatch(
    /^events lost: 11,/,
  );
  collector.respond();
  await call(page, 'flush');
  await collector.waitFor('e19');
  expect(collector.names()).toEqual(['session_start', ...Array.from({ length: 9 }, (_, n) => `e${n + 11}`)]);
  const reported = () =>
    collector.requests.filter(({ kept }) => kept).map(({ batch }) => batch!.context.dropped);
  expect(reported()).toEqual([11]);
  await track(page, 'after');
  await collector.waitFor('after');
  expect(reported()).toEqual([11, undefined]);
});

test('delivery: events older than maxAge are dropped and counted', async ({ open, collector }) => {
  collector.respond({ status: 503 });
  const page = await open({ attributes: { ...quiet, deliveryMaxAge: 2_000 }, script });
  await track(page, 'old');
  await soon(() => collector.requests.length).toBeGreaterThan(0);
  await page.waitForTimeout(2_100);
  collector.respond();
  await track(page, 'new');
  await call(page, 'flush');
  await collector.waitFor('new');
  expect(collector.names()).toEqual(['new']);
  expect(collector.requests.at(-1)!.batch!.context.dropped).toBe(2);
});

test('delivery, full disk: events continue in memory, and the page gets no error', async ({
  open,
  collector,
}) => {
  const page = await open({ attributes: quiet, script });
  await track(page, 'before');
  await collector.waitFor('before');
  collector.respond({ status: 503 });
  // A quota that is set by the browser's own tools is not kept to for what is written from now on.
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The disk is full', 'QuotaExceededError');
    };
  });
  const names = Array.from({ length: 300 }, (_, i) => `${i} ${'x'.repeat(240)}`);
  await track(page, ...names);
  await collector.quiet(500);
  collector.respond();
  await call(page, 'flush');
  await soon(() => collector.names().filter((name) => /x$/.test(name)).length).toBe(300);
  expect(await errorsOf(page)).toEqual([]);
});

test('delivery: a database deleted under the page is created again, and waiting events are sent and stored', async ({
  open,
  collector,
}) => {
  // Three 5xx answers would set the first events aside, behind later ones.
  collector.respond({ fault: 'reset' });
  const page = await open({ attributes: quiet });
  await track(page, 'one');
  await soon(async () => JSON.stringify((await storageOf(page)).indexedDB)).toContain('"one');
  await clearStorage(page, 'indexeddb');
  await track(page, 'two');
  await soon(async () => JSON.stringify((await storageOf(page)).indexedDB)).toContain('two');
  collector.respond();
  await call(page, 'flush');
  await collector.waitFor('two');
  expect(collector.names()).toEqual(['session_start', 'one', 'two']);
});

test('delivery: instances, collectors and protocols of one page keep their events apart, over visits too', async ({
  open,
  collector,
}) => {
  const code = `
    const theirs = { name: 'theirs', encode: ({ events }) =>
      [{ url: ${JSON.stringify(collector.origin)} + '/other', body: events.map(({ name }) => name).join(), events }] };
    const ours = make(); const other = make({ namespace: 'other' }); const foreign = make({ protocol: theirs });
    window.flushAll = () => void [ours, other, foreign].forEach((tracker) => tracker.flush());
    if (location.search) { ours.track('ours'); other.track('others'); foreign.track('theirs'); }`;
  /** Of the events in requests from this one on. */
  const namesFrom = (first: number) =>
    new Set(
      collector.requests.slice(first).flatMap(({ body }) => /ours|others|theirs/.exec(body)?.[0] ?? []),
    );
  /** Ignores the backoff, which is random, doubles with each failure, and outlasts the visit. */
  const flushAndCount = async (page: Page, first: number) => {
    await page.evaluate('flushAll()');
    return namesFrom(first).size;
  };
  collector.respond({ status: 503 });
  const page = await open(modulePage(collector.url, code));
  await page.goto(`${page.url()}?track`);
  // Each has asked, perhaps more than once.
  await soon(() => flushAndCount(page, 0)).toBe(3);
  await page.close();
  // A last try of the page's may still be on its way.
  await collector.quiet(500);
  const before = collector.requests.length;
  collector.respond();
  const later = await open('/');
  // A last try of the page's may have come later still, so an event may arrive twice.
  await soon(() => flushAndCount(later, before)).toBe(3);
  const bodies = collector.requests.slice(before).map(({ path, body }) => `${path} ${body}`);
  expect(bodies.filter((body) => /^\/other/.test(body)).join()).not.toMatch(/ours|others/);
  expect(bodies.filter((body) => /^\/e /.test(body)).join()).not.toMatch(/"theirs"/);
});
