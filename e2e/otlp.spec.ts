import type { Page } from '@playwright/test';
import { createOtlp, otlp, readAttributes, requestFaults } from '../test/protocols/support/otlp-collector';
import type { Collector } from './support/collector';
import {
  expect,
  hide,
  keptFor,
  judgesLaunch,
  openDatabase,
  RECOVERED,
  sleep,
  soon,
  test as base,
} from './support/fixtures';
import { errorsOf, LISTEN } from './support/errors';
import type { Attributes } from './support/html';
import { call, UUID } from './support/sdk';

// `sojourn/otlp`, by its script file, against a collector that reads and answers as an OpenTelemetry Collector does. Every
// request that any test sends is judged: by the protobuf definitions of OpenTelemetry, and by a strict reader.

const src = '/sojourn.otlp.js';
const answer = (body: string, status = 200) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body,
});
const taken = answer('{"partialSuccess":{}}');

const createServer = ({ requests, origin }: Collector) => {
  const posts = () => requests.filter(({ method }) => method === 'POST');
  const events = () => {
    const all = posts()
      .filter(({ kept }) => kept)
      .flatMap((request) => otlp.read(request).events);
    return [...new Map(all.map((event) => [event.id, event])).values()];
  };
  return {
    posts,
    events,
    origin,
    names: () => events().map(({ wire }) => wire.eventName),
    named: (name: string) => events().filter(({ wire }) => wire.eventName === name),
    attributes: () => events().map(({ wire }) => readAttributes(wire.attributes)),
    resource: () => readAttributes(events()[0]!.wire.resource.attributes),
  };
};

const test = base.extend<{
  server: ReturnType<typeof createServer>;
  shop: (more?: Attributes) => Promise<Page>;
  /** The same, once all that its page sends by itself has been answered. */
  answered: (more?: Attributes) => Promise<Page>;
}>({
  server: [
    async ({ collector }, use) => {
      collector.respond((request) => otlp.answer(otlp.read(request)));
      const server = createServer(collector);
      await use(server);
      expect(server.posts().flatMap(requestFaults), 'requests that no collector would take').toEqual([]);
    },
    { auto: true },
  ],
  shop: async ({ open, site, collector }, use) => {
    await use(async (more = {}) => {
      site.everywhere({
        src,
        script: LISTEN,
        attributes: { collector: collector.origin, deliveryFlushInterval: 10, auto: 'page-views', ...more },
      });
      return open('/entry?utm_source=mail');
    });
  },
  answered: ({ shop }, use) =>
    use(async (more) => {
      const page = await shop(more);
      await call(page, 'flush');
      return page;
    }),
});

test.use({ isolation: 'context' });

const track = (page: Page, ...names: string[]) =>
  page.evaluate((all) => {
    const { sojourn } = window as unknown as { sojourn: (...args: unknown[]) => void };
    all.forEach((name, at) => sojourn('track', name, { at, list: [{ price: 1.5 }, null] }));
  }, names);

test(
  'OTLP, a visit of several pages: session, states, pages, user and context, by the conventions',
  judgesLaunch,
  async ({ open, shop, site, server }) => {
    await openDatabase(site, open);
    const page = await shop({
      auto: 'page-views app-state',
      appName: 'shop',
      appVersion: '1.10',
      serviceName: 'web shop',
      resource: 'deployment.environment.name=test,team=a%2Cb',
    });
    await soon(server.names).toContain('browser.navigation');
    await call(page, 'setSessionAttribute', 'items', 2);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setDeviceMetricsOverride', {
      ...{
        width: 700,
        height: 500,
        screenWidth: 700,
        screenHeight: 500,
        deviceScaleFactor: 1,
        mobile: false,
      },
    });
    await page.goto(site.url('/next?utm_source=ad'));
    await call(page, 'identify', 'u-17', { plan: 'pro' });
    await call(page, 'track', 'signup', { plan: 'pro', price: 9.5, tags: ['a'] });
    await call(page, 'endSession');
    await call(page, 'track', 'after');
    await soon(server.names).toContain('after');

    const [start, next] = server.named('session.start');
    const [first, second] = [start!.session!.sessionId, next!.session!.sessionId];
    const attributes = server.attributes();
    expect(attributes.map((all) => all['session.id'])).toEqual(
      server.events().map(({ session }) => session!.sessionId),
    );
    for (const all of attributes) expect(all['log.record.uid']).toMatch(UUID);
    const [end] = server.named('session.end');
    expect(end).toMatchObject({
      name: 'session_end',
      properties: {
        reason: 'ended',
        pageViews: 2,
        entryPage: site.url('/entry?utm_source=mail'),
        attributes: { items: 2 },
      },
      session: { sessionId: first },
    });
    expect(readAttributes(next!.wire.attributes)).toMatchObject({
      'session.id': second,
      'session.previous_id': first,
    });
    const names = server.names();
    expect(names.indexOf('session.end')).toBeLessThan(names.lastIndexOf('session.start'));

    const states = server.named('application_state_transition').map(({ properties }) => properties);
    expect(states[0]).toMatchObject({
      transition_type: 'application_initialized',
      is_first_run: true,
      is_upgrade: false,
    });
    const [signup] = server.named('signup');
    expect(signup).toMatchObject({
      user: { id: 'u-17', traits: { plan: 'pro' } },
      properties: { plan: 'pro', price: 9.5, tags: ['a'] },
      session: { sessionId: first, sessionIndex: 1, storageMechanism: 'cookie' },
    });
    expect(readAttributes(signup!.wire.attributes)).toMatchObject({
      'user.id': 'u-17',
      'url.full': site.url('/next?utm_source=ad'),
      'sojourn.properties.price': 9.5,
    });
    expect(server.resource()).toMatchObject({
      'service.name': 'web shop',
      'service.version': '1.10',
      'deployment.environment.name': 'test',
      team: 'a,b',
      'telemetry.sdk.name': 'sojourn',
      'user_agent.original': await page.evaluate(() => navigator.userAgent),
      'browser.mobile': false,
      'os.name': 'Linux',
    });
    const resources = server
      .posts()
      .map(({ body }) => JSON.stringify(JSON.parse(body).resourceLogs[0].resource));
    expect(resources.length).toBeGreaterThan(2);
    expect([...new Set(resources)], 'resources of one visit').toHaveLength(1);
    expect(readAttributes(signup!.wire.attributes)).toMatchObject({
      'sojourn.utm': { source: 'mail' },
      'sojourn.currentUtm': { source: 'ad' },
      'sojourn.viewport': '700x500',
      'sojourn.device': { resolution: '700x500' },
    });
  },
);

test('OTLP: the page is closed right after events: they arrive as JSON, once', async ({
  shop,
  open,
  server,
  collector,
}) => {
  await (await shop()).close();
  for (let trial = 1; trial <= 2; trial++) {
    const page = await open('/next');
    await track(page, 'one', 'two', 'three');
    await page.close();
    await soon(() => server.named('three').length).toBe(trial);
  }
  await open('/last');
  await collector.quiet(RECOVERED);
  for (const name of ['one', 'two', 'three']) expect(server.named(name)).toHaveLength(2);
  for (const { path, headers } of server.posts()) {
    expect(path).toBe('/v1/logs');
    expect(headers['content-type']).toBe('application/json');
  }
  expect(collector.preflights.length).toBeGreaterThan(0);
});

test('OTLP, 503 with Retry-After: tried again no sooner, and nothing is lost', async ({
  answered,
  server,
  collector,
}) => {
  const page = await answered();
  let failed = 0;
  collector.respond(({ at }) => {
    if (failed) return taken;
    failed = at;
    return {
      ...answer('{"code":14,"message":"the queue is full"}', 503),
      headers: {
        'content-type': 'application/json',
        'retry-after': '2',
        'access-control-expose-headers': 'Retry-After',
      },
    };
  });
  await track(page, 'one');
  await soon(server.names).toContain('one');
  const again = server.posts().find(({ at, kept }) => kept && at > failed)!;
  expect(again.at - failed).toBeGreaterThan(1_900);
  expect(await errorsOf(page)).toEqual([]);
});

test('OTLP: a rejected event is reported in the collector’s words and not retried; the rest arrives', async ({
  answered,
  server,
  collector,
}) => {
  const page = await answered();
  const rejected = '{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"too old"}}';
  collector.respond((_request, n) => (n === 1 ? answer(rejected) : taken));
  await track(page, 'one');
  const reported = { code: 'protocol', message: `the collector answered 200: ${rejected}` };
  await soon(() => errorsOf(page)).toEqual([reported]);
  collector.respond((_request, n) => (n === 1 ? answer('{"code":13,"message":"broken"}', 500) : taken));
  await track(page, 'two');
  await soon(async () => (await errorsOf(page)).at(-1)!.message).toBe(
    'the collector answered 500: {"code":13,"message":"broken"}',
  );
  await track(page, 'three');
  await soon(server.names).toContain('three');
  await sleep(1_500);
  const sent = server.posts().flatMap((request) => otlp.read(request).events.map(({ name }) => name));
  for (const name of ['one', 'two', 'three']) expect(sent.filter((each) => each === name)).toHaveLength(1);
});

test('OTLP: a rejected event is found, and the others arrive', async ({ answered, server, collector }) => {
  const page = await answered({ deliveryFlushInterval: 300 });
  collector.respond((request) =>
    otlp.read(request).events.some(({ name }) => name === 'bad')
      ? answer('{"code":3,"message":"cannot decode"}', 400)
      : taken,
  );
  await track(page, 'one', 'bad', 'two');
  await soon(() => server.names().filter((name) => name !== 'browser.navigation')).toEqual(
    expect.arrayContaining(['one', 'two']),
  );
  await soon(async () => (await errorsOf(page)).map(({ code }) => code)).toContain('lost');
  expect((await errorsOf(page)).map(({ message }) => message)).toContain(
    'the collector answered 400: {"code":3,"message":"cannot decode"}',
  );
});

test('OTLP, consent: nothing is sent before a grant, waiting events follow it, and nothing is sent once denied', async ({
  shop,
  server,
  collector,
}) => {
  const page = await shop({ consent: 'pending' });
  await track(page, 'waiting');
  await sleep(500);
  expect(collector.requests).toEqual([]);
  expect(collector.preflights).toEqual([]);
  const empty = await keptFor(page);
  expect([empty.cookies, empty.indexedDB]).toEqual([[], []]);
  await call(page, 'setConsent', 'granted');
  await soon(server.names).toEqual(['session.start', 'browser.navigation', 'waiting']);
  expect(server.events().map(({ consent }) => consent)).toContain('granted');
  await call(page, 'setConsent', 'denied');
  await track(page, 'late');
  await hide(page);
  await sleep(500);
  expect(server.names()).not.toContain('late');
  expect(server.posts().filter(({ body }) => body.includes('late'))).toEqual([]);
});

test('OTLP, denied and cookieless: without user agent, and without a visitor who outlives the page', async ({
  shop,
  server,
  site,
}) => {
  const page = await shop({ consent: 'denied', cookieless: true });
  await soon(() => server.named('browser.navigation').length).toBe(1);
  expect(server.resource()).not.toHaveProperty(['user_agent.original']);
  await page.goto(site.url('/next'));
  await soon(() => server.named('browser.navigation').length).toBe(2);
  const [one, two] = server.named('browser.navigation').map(({ session }) => session!.userId);
  expect(one).not.toBe(two);
});

test('OTLP: a prefix of the site’s own', async ({ shop, server }) => {
  const page = await shop({ prefix: 'acme.' });
  await track(page, 'one');
  const read = createOtlp('acme.');
  await soon(() =>
    server.posts().flatMap((request) => read.read(request).events.map(({ properties }) => properties.at)),
  ).toContain(0);
});
