import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'esbuild';
import { side } from '../test/protocols/support/tracardi-side';
import { hasSchema, schemaFaults } from '../test/protocols/support/tracardi-schema';
import type { Answer } from './support/answers';
import type { Received } from './support/collector';
import {
  cookiesOf,
  expect,
  hide,
  judgesLaunch,
  keptFor,
  makeDatabase,
  sleep,
  soon,
  storageOf,
  test as base,
  type Open,
} from './support/fixtures';
import type { PageOptions } from './support/html';
import { call, UUID } from './support/sdk';
import type { Site } from './support/site';

// sojourn/tracardi, by its script file, against a server that reads and answers as Tracardi does. Every request that any
// test sends is validated.

/** An answer of the server's own making. */
const reply = (content: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(content),
});

type Server = ReturnType<typeof createServer>;

const createServer = (collector: { requests: Received[] }) => {
  const read = () =>
    collector.requests
      .filter(({ method }) => method === 'POST')
      .map((request) => ({ request, payload: JSON.parse(request.body), ...side.read(request) }));
  const events = () => {
    const kept = read().filter(({ request }) => request.kept);
    return [...new Map(kept.flatMap(({ events }) => events).map((event) => [event.id, event])).values()];
  };
  return {
    read,
    events,
    names: () => events().map(({ name }) => name),
    types: () => read().map(({ payload }) => payload.events.map(({ type }: { type: string }) => type)),
    /** What a real server, and the schema, have to say against what came. */
    faults: () => read().flatMap(({ request, faults }) => [...faults, ...schemaFaults(request.body)]),
  };
};

const test = base.extend<{ server: Server }>({
  server: [
    async ({ collector, site }, use) => {
      collector.respond((request) => side.answer(side.read(request)));
      site.everywhere({});
      const server = createServer(collector);
      await use(server);
      expect(server.faults(), 'what Tracardi would refuse').toEqual([]);
    },
    { auto: true },
  ],
});
test.use({ isolation: 'context' });
if (!hasSchema) console.warn('tracardi: requests are validated by the demo’s rules only');

const page = (collector: { origin: string }, attributes = {}, more: PageOptions = {}): PageOptions => ({
  src: '/sojourn.tracardi.js',
  ...more,
  attributes: {
    collector: collector.origin,
    sourceId: 'web-source',
    deliveryFlushInterval: 10,
    auto: 'page-views',
    ...attributes,
  },
});
const track = (page: Page, ...names: string[]) =>
  page.evaluate(
    (all) =>
      all.forEach((name) => (window as never as { sojourn(...args: string[]): void }).sojourn('track', name)),
    names,
  );
const errorsOf = (page: Page) =>
  page.evaluate(() => {
    const errors: string[] = [];
    Object.assign(window, { errors });
    (
      window as never as {
        sojourn: { on(name: string, listener: (error: { message: string }) => void): void };
      }
    ).sojourn.on('error', ({ message }) => void errors.push(message));
  });
const messagesOf = (page: Page) => page.evaluate(() => (window as never as { errors: string[] }).errors);
const sessionCookie = async (page: Page) =>
  (await cookiesOf(page)).find(({ name }) => name === 'tracardi-session-id')?.value;

test(
  'Tracardi: a visit of several pages has one session, one profile, the browser’s data, and an end',
  judgesLaunch,
  async ({ open, site, collector, server }) => {
    site.everywhere(page(collector, { auto: 'page-views app-state', appName: 'shop', appVersion: '2.1' }));
    site.route('/before', { sdk: false });
    const tab = await open('/before');
    await makeDatabase(tab);
    await tab.goto(site.url('/first?utm_source=mail&utm_campaign=may'));
    await soon(server.names).toContain('page_view');
    // The page learns the profile from the answer.
    await call(tab, 'flush');
    await tab.goto(site.url('/second'));
    await call(tab, 'identify', 'u-17', { plan: 'pro' });
    await call(tab, 'setSessionAttribute', 'items', 3);
    await call(tab, 'track', 'Add_to cart', { price: 12.5, nothing: null }, { context: { shelf: 3 } });
    await soon(server.names).toContain('add-to-cart');
    expect(await sessionCookie(tab)).toBe(server.events()[0]!.session!.sessionId);
    await call(tab, 'endSession');
    await soon(server.names).toContain('session_end');

    const all = server.read();
    const ids = new Set(all.map(({ payload }) => payload.session.id));
    expect(ids.size).toBe(1);
    // The first request of all has no profile, and is alone; the others have that of its answer.
    const [{ userId, sessionId }] = [server.events()[0]!.session!];
    expect(all.map(({ payload }) => payload.profile?.id)).toEqual([
      undefined,
      ...all.slice(1).map(() => userId),
    ]);
    const [first] = all;
    expect(first!.request.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(first!.request.headers.cookie).toBeUndefined();
    expect(first!.payload.source).toEqual({ id: 'web-source' });
    expect(first!.payload.context).toMatchObject({
      browser: { local: { browser: { language: expect.any(String) } } },
      screen: { local: { width: expect.any(Number), height: expect.any(Number) } },
      utm: { source: 'mail', campaign: 'may' },
      session: { app: { name: 'shop', version: '2.1' }, device: { type: 'desktop' }, os: { name: 'Linux' } },
    });
    const sent = server.events();
    const cart = sent.find(({ name }) => name === 'add-to-cart')!;
    expect(cart).toMatchObject({
      properties: { price: 12.5, nothing: null },
      context: { shelf: 3 },
      user: { id: 'u-17', traits: { plan: 'pro' } },
      page: { url: site.url('/second') },
      session: { attributes: { items: 3 } },
    });
    const launch = sent.find(({ name }) => name === 'application_state_transition')!;
    expect(launch.properties).toMatchObject({
      transition_type: 'application_initialized',
      is_first_run: true,
    });
    const end = all.at(-1)!;
    expect(end.payload).toMatchObject({
      session: { id: sessionId },
      properties: { items: 3 },
      events: [
        {
          type: 'visit-ended',
          properties: { reason: 'ended', pageViews: 2, start: expect.any(String), end: expect.any(String) },
        },
      ],
    });
    expect(end.payload.events[0].properties.duration).toBeGreaterThan(0);
    // The server makes its own.
    expect(
      server
        .types()
        .flat()
        .filter((type: string) => /created|opened|visit-started/.test(type)),
    ).toEqual([]);
    // What comes after the end, under its id, leaves the visit ended.
    await hide(tab);
    await soon(() => server.types().at(-1)!.join()).toBe('application-state-transition');
    expect(server.read().at(-1)!.payload).toMatchObject({
      session: { id: sessionId },
      options: { saveSession: false },
    });
  },
);

test('Tracardi: tracked and the page closed at once: beacons of JSON arrive, after their preflight', async ({
  open,
  collector,
  server,
}) => {
  const tab = await open(page(collector));
  await soon(server.names).toContain('page_view');
  await call(tab, 'flush');
  await track(tab, 'a', 'b', 'c');
  await tab.close();
  await soon(server.names).toEqual(expect.arrayContaining(['a', 'b', 'c']));
  const { request, payload } = server.read().at(-1)!;
  expect(request.headers['content-type']).toBe('application/json');
  expect(payload.profile.id).toMatch(UUID);
  expect(collector.preflights.length).toBeGreaterThan(0);
});

test('Tracardi: a new visitor’s first request is alone: what is tracked meanwhile waits, in another tab too', async ({
  open,
  collector,
  server,
}) => {
  let answerNow = () => {};
  const after = new Promise<void>((resolve) => (answerNow = resolve));
  collector.respond((request) => ({ ...side.answer(side.read(request)), after }));
  const one = await open(page(collector));
  await soon(() => server.read().length).toBe(1);
  const two = await open(page(collector));
  await track(one, 'one');
  await track(two, 'two');
  await soon(() => server.read().length).toBe(1);
  await sleep(700);
  expect(server.read()).toHaveLength(1);
  answerNow();
  await soon(server.names).toEqual(expect.arrayContaining(['one', 'two']));
  const profiles = server.read().map(({ payload }) => payload.profile?.id);
  expect(profiles[0]).toBeUndefined();
  expect(new Set(profiles.slice(1)).size).toBe(1);
  expect(profiles[1]).toMatch(UUID);
});

test('Tracardi: 503, then well again: everything arrives once', async ({ open, collector, server }) => {
  collector.respond((request, n) => (n < 3 ? { status: 503 } : side.answer(side.read(request))));
  const tab = await open(page(collector));
  await track(tab, 'one');
  await soon(server.names).toEqual(expect.arrayContaining(['session_start', 'page_view', 'one']));
  await call(tab, 'flush');
  expect(server.events().filter(({ name }) => name === 'one')).toHaveLength(1);
});

test('Tracardi: a refusal is reported in the server’s words, and only the refused event is lost', async ({
  open,
  collector,
  server,
}) => {
  collector.respond((request) =>
    request.body.includes('"type":"bad"')
      ? reply({ detail: 'FieldTypeConflictException: price' }, 422)
      : request.body.includes('"type":"odd"')
        ? reply({ profile: { id: 'p' }, errors: ['Mapping failed'], warnings: [] }, 226)
        : side.answer(side.read(request)),
  );
  const tab = await open(page(collector));
  await soon(server.names).toContain('page_view');
  await errorsOf(tab);
  await track(tab, 'a', 'bad', 'b', 'odd');
  await soon(server.names).toEqual(expect.arrayContaining(['a', 'b', 'odd']));
  // The last of the reports may come after the last event.
  await soon(async () => (await messagesOf(tab)).sort()).toEqual([
    'Tracardi: FieldTypeConflictException: price',
    'Tracardi: Mapping failed',
    'events lost: 1, the collector answered 422',
  ]);
});

test('Tracardi: HTML and answers hidden by CORS do not count as delivered; a bot’s 401 is reported', async ({
  open,
  collector,
  server,
}) => {
  collector.respond((request, n) =>
    n === 1
      ? { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Sign in</p>' }
      : n === 2
        ? { status: 500, headers: { 'access-control-allow-origin': 'null' } }
        : side.answer(side.read(request)),
  );
  const tab = await open(page(collector));
  await soon(server.names).toContain('page_view');
  expect(server.read().length).toBeGreaterThanOrEqual(3);
  await errorsOf(tab);
  collector.respond(reply({ detail: 'Traffic from bot is not allowed.' }, 401));
  await track(tab, 'one');
  await soon(() => messagesOf(tab)).toEqual([
    'Tracardi: Traffic from bot is not allowed.',
    expect.stringContaining('events lost: 1, the collector answered 401'),
  ]);
});

test('Tracardi, consent: nothing is sent before a grant, waiting events follow it, and a withdrawal deletes all data', async ({
  open,
  collector,
  server,
}) => {
  const tab = await open(page(collector, { consent: 'pending' }));
  await track(tab, 'early');
  await sleep(500);
  expect(collector.requests).toEqual([]);
  expect(await keptFor(tab)).toMatchObject({ cookies: [], localStorage: {}, indexedDB: [] });
  await call(tab, 'setConsent', 'granted');
  await soon(server.names).toContain('early');
  expect(server.events().find(({ name }) => name === 'early')!.consent).toBe('pending');
  await soon(async () => Object.keys((await storageOf(tab)).localStorage)).toContain('sojourn|tracardi');
  await call(tab, 'setConsent', 'denied');
  await soon(() => keptFor(tab)).toMatchObject({ cookies: [], localStorage: {}, indexedDB: [] });
  const before = server.read().length;
  await track(tab, 'late');
  await sleep(300);
  expect(server.read()).toHaveLength(before);
});

test.describe('Tracardi: the visitor of Tracardi’s own tracker', () => {
  /** The package by which it stores, and the calls that it makes of it. */
  const vendorScript = async (): Promise<string> => {
    const { outputFiles } = await build({
      stdin: {
        contents: `
          import { setCookie, setItem } from '@analytics/storage-utils';
          window.vendor = (session, profile) => {
            setCookie('tracardi-session-id', session, 30 * 60, '/');
            setItem('tracardi-profile-id', profile);
            setItem('__tr_pid', profile);
            setCookie('__tr_pid', profile, 0, '/');
          };`,
        resolveDir: fileURLToPath(new URL('..', import.meta.url)),
      },
      bundle: true,
      format: 'iife',
      write: false,
      logLevel: 'silent',
    });
    return outputFiles[0]!.text;
  };
  const SESSION = '3f0e6f0a-9d3c-4b52-8f0d-2a1f5c7b9e10';
  const PROFILE = '5a3e1c70-1b2d-4f60-9c3a-7d8e9f0a1b2c';

  /** A page of the site as it was before. */
  const wasHere = async (open: Open, site: Site) => {
    const script = await vendorScript();
    site.route('/before', { sdk: false, script });
    const tab = await open('/before');
    await tab.evaluate(
      ([session, profile]) =>
        (window as never as { vendor(session: string, profile: string): void }).vendor(session!, profile!),
      [SESSION, PROFILE],
    );
    return tab;
  };

  test('keeps its profile, and the session before', async ({ open, site, collector, server }) => {
    site.everywhere(page(collector));
    const tab = await wasHere(open, site);
    await tab.goto(site.url('/'));
    await soon(server.names).toContain('page_view');
    const { session } = server.events()[0]!;
    expect(session).toMatchObject({ sessionIndex: 2, previousSessionId: SESSION });
    expect(server.read().map(({ payload }) => payload.profile?.id)).toEqual(server.read().map(() => PROFILE));
    expect(server.names()).not.toContain('session_end');
    // One cookie: `/redirect` reads the session that there is now.
    expect(await sessionCookie(tab)).toBe(session!.sessionId);
    expect((await cookiesOf(tab)).filter(({ name }) => name === 'tracardi-session-id')).toHaveLength(1);

    // A logout is another visitor, and that one stays away.
    await call(tab, 'reset');
    await track(tab, 'other');
    await soon(server.names).toContain('other');
    await tab.goto(site.url('/next'));
    await soon(() => server.names().filter((name) => name === 'page_view').length).toBe(2);
    const others = server.events().filter(({ session: { userId } = session! }) => userId !== session!.userId);
    expect(others.length).toBeGreaterThan(0);
    const profiles = server.read().filter(({ events }) => events[0]!.session!.userId !== session!.userId);
    for (const { payload } of profiles) expect(payload.profile?.id).not.toBe(PROFILE);
  });

  test('not before consent; after a denial nothing of it is left', async ({
    open,
    site,
    collector,
    server,
  }) => {
    site.everywhere(page(collector, { consent: 'pending' }));
    const tab = await wasHere(open, site);
    await tab.goto(site.url('/'));
    await sleep(500);
    expect(Object.keys((await storageOf(tab)).localStorage)).not.toContain('sojourn|tracardi');
    await call(tab, 'setConsent', 'denied');
    await soon(() => keptFor(tab)).toMatchObject({ cookies: [], localStorage: {}, indexedDB: [] });
    await call(tab, 'setConsent', 'granted');
    await track(tab, 'later');
    await soon(server.names).toContain('later');
    for (const { payload } of server.read()) expect(payload.profile?.id).not.toBe(PROFILE);
  });
});
