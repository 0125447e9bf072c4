import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { mparticle as server } from '../collector/protocols/mparticle.mjs';
import { faultsByModels } from '../test/protocols/support/mparticle-models';
import type { Collector, Received, Responder } from './support/collector';
import {
  expect,
  hide,
  judgesLaunch,
  openDatabase,
  show,
  sleep,
  soon,
  storageOf,
  test,
  type Open,
} from './support/fixtures';
import { call, UUID } from './support/sdk';

// mParticle's protocol in its own script file: what arrives at the web endpoint of its Events API, each request judged.

test.use({ isolation: 'context' });

const SRC = '/sojourn.mparticle.js';
const KEY = 'us1-0123456789abcdef';
/** Of mParticle's making: not all of its digits are as a UUID has them. */
const DEVICE = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const PATH = `/v3/JS/${KEY}/events`;

const readRequest = (request: Received) => server.read(request);

/** Answers as mParticle does. */
const answer: Responder = (request) => server.answer(readRequest(request));

const openShop = (
  open: Open,
  collector: Collector,
  attributes: Record<string, string | number | boolean> = {},
  respond: Responder = answer,
) => {
  collector.respond(respond);
  return open({
    src: SRC,
    attributes: { collector: collector.origin, apiKey: KEY, deliveryFlushInterval: 10, ...attributes },
  });
};

/** What was taken, each id once. */
const taken = (collector: Collector, name?: string) => {
  const all = collector.requests
    .filter(({ kept, path }) => kept && path === PATH)
    .flatMap((one) => readRequest(one).events);
  const once = new Map(all.map((event) => [event.id, event]));
  return [...once.values()].filter((event) => !name || event.name === name);
};
const arrived = (collector: Collector, name: string, count = 1) =>
  soon(() => taken(collector, name).length).toBe(count);
const bodies = (collector: Collector) =>
  collector.requests.map(({ body }) => JSON.parse(body) as Record<string, never>);

test.afterEach(({ collector }) => {
  // No request needs a preflight, and each is as mParticle's models and its limits have it.
  expect(collector.preflights).toEqual([]);
  for (const request of collector.requests) {
    expect(request).toMatchObject({ method: 'POST', path: PATH });
    expect(request.headers['content-type']).toBe('text/plain;charset=UTF-8');
    expect([...readRequest(request).faults, ...faultsByModels(JSON.parse(request.body))]).toEqual([]);
  }
});

test(
  'mParticle: a visit of several pages, its state, its user and its end',
  judgesLaunch,
  async ({ open, site, collector }) => {
    await openDatabase(site, open);
    const page = await openShop(open, collector, {
      gdprPurpose: 'analytics',
      appName: 'shop',
      appVersion: '1.2',
    });
    site.everywhere({
      src: SRC,
      attributes: {
        collector: collector.origin,
        apiKey: KEY,
        deliveryFlushInterval: 10,
        gdprPurpose: 'analytics',
      },
    });
    await arrived(collector, 'page_view');
    // As a link of the site does it.
    await page.evaluate(() => void (location.href = '/product?utm_source=mail'));
    await arrived(collector, 'page_view', 2);
    await call(page, 'identify', 'anna', { plan: 'pro', age: 41 });
    await call(page, 'setSessionAttribute', 'basket', 3);
    await call(page, 'track', 'signup', { plan: 'pro', price: 9.5, gift: true });
    await arrived(collector, 'signup');
    await hide(page);
    await arrived(collector, 'application_state_transition', 2);
    await show(page);
    await arrived(collector, 'application_state_transition', 3);
    await call(page, 'endSession');
    await arrived(collector, 'session_end');

    const [start] = taken(collector, 'session_start');
    const { sessionId, userId } = start!.session!;
    expect(sessionId).toMatch(UUID);
    expect(start!.wire.data.custom_attributes).toMatchObject({
      'session.sessionIndex': '1',
      'session.storageMechanism': 'cookie',
      'device.type': 'desktop',
      'browser.name': 'Chrome',
      timeZone: expect.stringMatching(/\w/),
    });
    const all = taken(collector);
    expect(new Set(all.map(({ session }) => session!.sessionId))).toEqual(new Set([sessionId]));
    const numbers = all.flatMap(({ session }) => session!.eventIndex ?? []) as number[];
    expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1));
    expect(bodies(collector).map((body) => body.mp_deviceid)).toEqual(collector.requests.map(() => userId));

    expect(taken(collector, 'page_view').map(({ wire }) => wire.data.screen_name)).toEqual(['/', '/product']);
    const [signup] = taken(collector, 'signup');
    expect(signup).toMatchObject({
      user: { id: 'anna', traits: { plan: 'pro', age: '41' } },
      consent: 'granted',
    });
    expect(signup!.properties).toMatchObject({ plan: 'pro', price: '9.5', gift: 'true' });
    const states = taken(collector, 'application_state_transition').map(({ properties }) => properties);
    expect(states).toEqual([
      expect.objectContaining({
        transition_type: 'application_initialized',
        is_first_run: true,
        is_upgrade: false,
      }),
      expect.objectContaining({ transition_type: 'application_background', is_first_run: false }),
      expect.objectContaining({ transition_type: 'application_foreground', is_first_run: false }),
    ]);
    const [end] = taken(collector, 'session_end');
    expect(end!.wire.data.custom_attributes).toMatchObject({ basket: '3', reason: 'ended', pageViews: '2' });
    expect(end!.properties.duration).toBeGreaterThan(0);
    expect(bodies(collector)[0]).toMatchObject({
      environment: 'production',
      application_info: { application_name: 'shop', application_version: '1.2' },
      consent_state: { gdpr: { analytics: { consented: true } } },
      device_info: { platform: 'web', screen_width: expect.any(Number) },
    });
  },
);

for (const latency of [0, 100])
  test(`mParticle: all events arrive in several requests when the tab closes at once, at ${latency} ms`, async ({
    open,
    collector,
  }) => {
    const page = await openShop(open, collector, { auto: 'page-views' });
    await arrived(collector, 'page_view');
    await call(page, 'flush');
    collector.latency(latency);
    await page.evaluate(() => {
      const { sojourn } = window as unknown as { sojourn: (...all: unknown[]) => void };
      for (let i = 0; i < 40; i++) sojourn('track', 'marked', { i, text: 'x'.repeat(200) });
    });
    await page.close();
    await arrived(collector, 'marked', 40);
    const requests = collector.requests.filter(({ body }) => body.includes('"marked"'));
    expect(requests.length).toBeGreaterThan(1);
    expect(Math.max(...requests.map(({ body }) => body.length))).toBeLessThanOrEqual(16_384);
  });

test('mParticle: after a 503 and a recovery, nothing is lost, and a repeated batch keeps its id', async ({
  open,
  collector,
}) => {
  const page = await openShop(open, collector, { auto: '' }, (request, n) =>
    n < 3 ? { status: 503, headers: { 'retry-after': '1' } } : answer(request, n),
  );
  await call(page, 'track', 'signup');
  await arrived(collector, 'signup');
  const signups = bodies(collector).filter((body) => JSON.stringify(body).includes('"signup"'));
  expect(signups.length).toBeGreaterThan(1);
  expect(new Set(signups.map(({ source_request_id }) => source_request_id)).size).toBe(1);
});

test('mParticle: when it rejects one event of a batch, its message is reported and the others arrive', async ({
  open,
  collector,
}) => {
  const words = '{"errors":[{"code":"BAD_REQUEST","message":"Event name \\"bad\\" is blocked."}]}';
  const page = await openShop(open, collector, { auto: '' }, (request, n) =>
    request.body.includes('"bad"') ? { status: 400, body: words } : answer(request, n),
  );
  await page.evaluate(() => {
    const { sojourn } = window as unknown as { sojourn: (...all: unknown[]) => void };
    Object.assign(window, { reported: [] });
    sojourn('on', 'error', (fault: object) =>
      (window as unknown as { reported: object[] }).reported.push(fault),
    );
    for (const name of ['one', 'two', 'bad', 'four'])
      sojourn('track', name, { text: 'x'.repeat(5_000), plan: 'pro' });
  });
  for (const name of ['one', 'two', 'four']) await arrived(collector, name);
  await soon(() => collector.requests.filter(({ body }) => body.includes('"bad"')).length).toBeGreaterThan(1);
  const reported = (await page.evaluate('reported')) as {
    code: string;
    message: string;
    event?: { name: string };
  }[];
  expect(reported.filter(({ message }) => message.includes(words))).toEqual([
    { code: 'protocol', message: expect.stringContaining('mParticle') },
  ]);
  // What no attribute can hold is named with its event.
  expect(reported.map(({ message }) => message)).toEqual(
    expect.arrayContaining(['event one: text', 'event four: text']),
  );
  await soon(
    async () =>
      ((await page.evaluate('reported')) as typeof reported).filter(({ event }) => event?.name === 'bad')
        .length,
  ).toBe(1);
  expect(taken(collector, 'one')[0]!.properties).toEqual({ plan: 'pro' });
});

test('mParticle, consent: nothing is sent before a grant, waiting events follow it, and a withdrawal deletes all data', async ({
  open,
  collector,
}) => {
  const page = await openShop(open, collector, { consent: 'pending', gdprPurpose: 'analytics', auto: '' });
  await call(page, 'track', 'early');
  await sleep(300);
  expect(collector.requests).toEqual([]);
  await call(page, 'setConsent', 'granted');
  await call(page, 'track', 'later');
  await arrived(collector, 'early');
  await arrived(collector, 'later');
  expect(taken(collector, 'early')[0]!.consent).toBe('pending');
  const states = bodies(collector).map(({ consent_state }) => consent_state);
  expect(states).toEqual(
    expect.arrayContaining([{}, { gdpr: { analytics: expect.objectContaining({ consented: true }) } }]),
  );
  await call(page, 'setConsent', 'denied');
  const count = collector.requests.length;
  await call(page, 'track', 'never');
  await sleep(300);
  expect(collector.requests).toHaveLength(count);
});

test.describe('mParticle: a visitor whom mParticle’s own SDK knows', () => {
  const sdk = readFileSync(
    new URL('../node_modules/@mparticle/web-sdk/dist/mparticle.js', import.meta.url),
    'utf8',
  );
  const mpid = '-7636538281262557';

  /** A page with mParticle's own SDK, whose servers are this test. Its storage is what counts here. */
  const visitByVendor = async (open: Open, config: object = {}, key = KEY) => {
    const vendor = `
      window.mParticle = { config: {
        isDevelopmentMode: true, requestConfig: false, workspaceToken: 'wtTest', ...${JSON.stringify(config)},
      } };`;
    const page = await open({ sdk: false, title: 'Of the vendor' });
    await page.route(/mparticle\.com/, (route) => {
      const { pathname } = new URL(route.request().url());
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
      if (route.request().method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
      return pathname.includes('/identify')
        ? route.fulfill({
            headers,
            json: { mpid, is_logged_in: false, context: null, matched_identities: {} },
          })
        : route.fulfill({ status: 202, headers });
    });
    await page.addScriptTag({ content: vendor + sdk });
    await page.evaluate((key) => {
      const { mParticle } = window as unknown as {
        mParticle: { init(key: string, config: object): void; config: object };
      };
      mParticle.init(key, mParticle.config);
    }, key);
    const device = () =>
      page.evaluate(() =>
        (window as unknown as { mParticle: { getDeviceId(): string } }).mParticle.getDeviceId(),
      );
    await soon(device).toMatch(DEVICE);
    await soon(() => stored(page)).toContain(mpid);
    const found = await device();
    await page.close();
    return found;
  };
  /** What it keeps, wherever. */
  const stored = (page: Page) =>
    page.evaluate(() =>
      [
        ...document.cookie.split('; ').filter((pair) => pair.startsWith('mprtcl')),
        ...Object.entries(localStorage).filter(([key]) => key.startsWith('mprtcl')),
      ].join('\n'),
    );

  for (const [place, config] of [
    ['localStorage', {}],
    ['a cookie', { useCookieStorage: true }],
  ] as const)
    test(`is taken over from ${place}: the same device, here again`, async ({ open, collector }) => {
      const device = await visitByVendor(open, config);
      const page = await openShop(open, collector);
      await arrived(collector, 'page_view');
      await soon(() => taken(collector, 'application_state_transition').length).toBe(1);
      expect(bodies(collector).map((body) => body.mp_deviceid)).toEqual(collector.requests.map(() => device));
      expect(taken(collector, 'session_start')[0]!.session).toMatchObject({
        userId: device,
        sessionIndex: 1,
      });
      const [launch] = taken(collector, 'application_state_transition');
      expect(launch!.properties).toMatchObject({
        transition_type: 'application_initialized',
        is_first_run: false,
      });
      // Its own SDK may go on beside this one.
      expect(await stored(page)).toContain(device);

      // Logged out, it is another one, and stays that.
      await call(page, 'reset');
      await call(page, 'track', 'after');
      await arrived(collector, 'after');
      expect(taken(collector, 'after')[0]!.session!.userId).not.toBe(device);
      expect(await stored(page)).toBe('');
    });

  test('is ignored before consent, and forgotten after a withdrawal', async ({ open, collector }) => {
    const device = await visitByVendor(open);
    const page = await openShop(open, collector, { consent: 'pending' });
    await sleep(300);
    expect(
      await page.evaluate(
        () => (window as unknown as { sojourn: { session: { userId: string } } }).sojourn.session.userId,
      ),
    ).not.toBe(device);
    await call(page, 'setConsent', 'granted');
    await arrived(collector, 'page_view');
    expect(taken(collector, 'page_view')[0]!.session!.userId).toBe(device);
    await call(page, 'setConsent', 'denied');
    expect(await stored(page)).toBe('');
    expect((await storageOf(page)).localStorage).toEqual({});
    await call(page, 'setConsent', 'granted');
    await call(page, 'track', 'again');
    await arrived(collector, 'again');
    expect(taken(collector, 'again')[0]!.session!.userId).not.toBe(device);
  });

  test('is not imported from another key', async ({ open, collector }) => {
    const device = await visitByVendor(open, {}, 'us1-another');
    await openShop(open, collector);
    await arrived(collector, 'page_view');
    expect(taken(collector, 'page_view')[0]!.session!.userId).not.toBe(device);
  });

  test('is not imported if sojourn already has a visitor', async ({ open, collector }) => {
    const before = await openShop(open, collector);
    await arrived(collector, 'page_view');
    const known = taken(collector, 'page_view')[0]!.session!.userId;
    await before.close();
    const device = await visitByVendor(open);
    await openShop(open, collector);
    await arrived(collector, 'page_view', 2);
    expect(device).not.toBe(known);
    expect(taken(collector, 'page_view')[1]!.session!.userId).toBe(known);
  });
});

test('mParticle: an mpid from the identity API, as the documentation has it', async ({
  open,
  site,
  collector,
}) => {
  const blocks = readFileSync(new URL('../docs/mparticle.md', import.meta.url), 'utf8').matchAll(
    /```js\n([^]*?)```/g,
  );
  const code = [...blocks].map(([, block]) => block!).find((block) => block.includes('v1/identify'))!;
  site.route('/', {
    sdk: false,
    module: code
      .replace(/^import .*\n/gm, '')
      .replace(/^/, `import { createTracker, mparticle } from '/sdk.mjs';\n`)
      .replace('createTracker(', 'window.tracker = createTracker(')
      .replace('https://jssdks.mparticle.com', collector.origin),
  });
  site.route('/blank', { sdk: false });
  collector.respond(answer);
  const page = await open('/blank');
  const asked: unknown[] = [];
  let answers!: () => void;
  const answered = new Promise<void>((resolve) => (answers = resolve));
  await page.route('https://identity.mparticle.com/v1/identify', async (route) => {
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    if (route.request().method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
    expect(route.request().headers()['x-mp-key']).toBe(KEY);
    asked.push(route.request().postDataJSON().known_identities);
    await answered;
    await route.fulfill({ headers, json: { mpid: '-7636538281262557' } });
  });
  await page.goto(site.url('/'));
  await page.evaluate('tracker.track("signup")');
  await soon(() => asked.length).toBe(1);
  await sleep(300);
  expect(collector.requests).toEqual([]);
  answers();
  await arrived(collector, 'signup');
  expect(bodies(collector)[0]!.mpid).toBe('-7636538281262557');
  expect(asked).toEqual([{ device_application_stamp: bodies(collector)[0]!.mp_deviceid }]);
});
