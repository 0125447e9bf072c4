import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Collector } from './support/collector';
import { closesTab, cookiesOf, expect, hide, keptFor, show, soon, test, type Open } from './support/fixtures';
import type { Attributes, PageOptions } from './support/html';
import { errorsOf, LISTEN } from './support/errors';
import { A_WHILE } from './support/consent';
import { call, UUID } from './support/sdk';
import type { Site } from './support/site';
import { eventsOf, faultsOf, SCRIPT, toSnowplow } from './support/snowplow';
import { openDatabase } from './support/storage';

// The script file of sojourn/snowplow against a collector that judges each request as Snowplow would.

test.use({ isolation: 'context' });

const SIGNUP = 'iglu:com.acme/signup/jsonschema/1-0-0';
const PRODUCT = 'iglu:com.acme/product/jsonschema/1-0-0';

const pageOf = (collector: Collector, attributes: Attributes = {}, more: PageOptions = {}): PageOptions => ({
  ...more,
  src: SCRIPT,
  attributes: {
    collector: collector.origin,
    appId: 'shop',
    appVersion: '1.10',
    schemas: JSON.stringify({ signup: SIGNUP }),
    entities: JSON.stringify({ product: PRODUCT }),
    deliveryFlushInterval: 10,
    ...attributes,
  },
});

const received = (collector: Collector, name?: string) =>
  eventsOf(collector.requests).filter((event) => !name || event.name === name);
const count = (collector: Collector, name?: string) => soon(() => received(collector, name).length);
const entityOf = ({ wire }: { wire: Record<string, string> }, name: string) =>
  (JSON.parse(wire.co!) as { data: { schema: string; data: Record<string, unknown> }[] }).data.find(
    ({ schema }) => schema.includes(`/${name}/`),
  )?.data;

test.afterEach(({ collector }) => expect(faultsOf(collector.requests)).toEqual([]));

test('Snowplow: a visit of several pages is one session from session_start to session_end', async ({
  open,
  site,
  collector,
}) => {
  await openDatabase(site, open);
  site.everywhere(pageOf(collector, {}, { body: '<a href="/second">on</a>' }));
  const page = await open('/?utm_source=mail');
  await count(collector, 'page_view').toBe(1);
  await page.click('a');
  await count(collector, 'page_view').toBe(2);
  await call(page, 'identify', 'u-17');
  await call(page, 'track', 'signup', { plan: 'pro' }, { context: { product: { sku: 7 } } });
  await call(page, 'track', 'add-to-basket', { category: 'shop', label: 'sku-7', value: 2 });
  await call(page, 'endSession');
  await count(collector, 'session_end').toBe(1);

  const events = received(collector);
  const names = events.map(({ name, wire }) => `${wire.e} ${name}`);
  expect([...names].sort()).toEqual(
    [
      'se session_start',
      'ue application_state_transition',
      'pv page_view',
      'pv page_view',
      'ue signup',
      'se add-to-basket',
      'se session_end',
    ].sort(),
  );
  const [start] = received(collector, 'session_start');
  for (const { wire, session } of events) {
    expect(wire).toMatchObject({ aid: 'shop', p: 'web', tna: 'sojourn', vid: '1' });
    expect(wire.tv).toMatch(/^sojourn-\d/);
    expect([wire.duid, wire.sid]).toEqual([start!.session!.userId, start!.session!.sessionId]);
    expect(session).toMatchObject({ storageMechanism: 'cookie', sessionIndex: 1, previousSessionId: null });
    expect(session!.firstEventId).toMatch(UUID);
  }
  const indexes = events.flatMap(({ session }) => session!.eventIndex ?? []).sort();
  expect(indexes).toEqual([1, 2, 3, 4, 5]);
  const [launch] = received(collector, 'application_state_transition');
  expect(launch!.wire.ue_pr).toContain('com.snowplowanalytics.mobile/application_install');
  const [first, second] = received(collector, 'page_view');
  expect(first!.page.url).toBe(site.url('/?utm_source=mail'));
  expect(second!.page).toMatchObject({ url: site.url('/second'), title: 'A page' });
  expect(entityOf(first!, 'web_page')!.id).not.toBe(entityOf(second!, 'web_page')!.id);
  expect(entityOf(second!, 'application')).toEqual({ version: '1.10' });
  expect(entityOf(second!, 'browser_context')).toMatchObject({
    viewport: await page.evaluate(() => `${innerWidth}x${innerHeight}`),
    tabId: second!.tab.id,
  });
  const [signup] = received(collector, 'signup');
  expect(signup).toMatchObject({ properties: { plan: 'pro' }, user: { id: 'u-17' } });
  expect(entityOf(signup!, 'product')).toEqual({ sku: 7 });
  const [end] = received(collector, 'session_end');
  expect(end!.properties).toMatchObject({
    reason: 'ended',
    eventCount: 5,
    pageViews: 2,
    entryPage: site.url('/?utm_source=mail'),
  });
  for (const { headers } of toSnowplow(collector.requests))
    expect(headers['content-type']).toMatch(/^application\/json; charset=utf-8$/i);
});

test('Snowplow: background and foreground, and the routes of a single-page app', async ({
  open,
  site,
  collector,
}) => {
  const page = await open(pageOf(collector));
  await count(collector, 'page_view').toBe(1);
  await page.evaluate(() => history.pushState(null, '', '/route'));
  await count(collector, 'page_view').toBe(2);
  await hide(page);
  await soon(() =>
    received(collector)
      .map(({ wire }) => wire.ue_pr)
      .join(),
  ).toMatch(/application_background/);
  await show(page);
  await soon(() =>
    received(collector)
      .map(({ wire }) => wire.ue_pr)
      .join(),
  ).toMatch(/application_foreground/);
  const [one, two] = received(collector, 'page_view');
  expect(two!.wire).toMatchObject({ url: site.url('/route'), refr: site.url('/') });
  expect(one!.wire).not.toHaveProperty('refr');
  // Snowplow counts page views by it.
  expect(entityOf(one!, 'web_page')!.id).not.toBe(entityOf(two!, 'web_page')!.id);
  const [background] = received(collector).filter(({ wire }) =>
    /application_background/.test(wire.ue_pr ?? ''),
  );
  expect(background!.session!.state).toBe('background');
  expect(entityOf(background!, 'web_page')!.id).toBe(entityOf(two!, 'web_page')!.id);
});

for (const how of ['closed', 'left for another site'])
  test(
    `Snowplow: tracked, and the page ${how} at once: all arrive, as JSON`,
    closesTab,
    async ({ open, collector }) => {
      const page = await open(pageOf(collector, { auto: '' }));
      await page.evaluate(() => {
        const { sojourn } = window as unknown as { sojourn: (...args: unknown[]) => void };
        for (let i = 1; i <= 5; i++) sojourn('track', 'signup', { i });
      });
      if (how === 'closed') await page.close();
      else await page.goto('about:blank');
      await count(collector, 'signup').toBe(5);
      for (const { headers } of toSnowplow(collector.requests))
        expect(headers['content-type']).toMatch(/^application\/json/i);
    },
  );

test('Snowplow: 503, then well again: every event, once, with the same id', async ({ open, collector }) => {
  collector.respond({ status: 503 });
  const page = await open(pageOf(collector, { auto: '' }));
  for (let i = 1; i <= 3; i++) await call(page, 'track', 'signup', { i });
  await soon(() => toSnowplow(collector.requests).length).toBeGreaterThan(0);
  expect(received(collector)).toEqual([]);
  collector.respond({ status: 200, body: 'ok', headers: { 'content-type': 'text/plain' } });
  await call(page, 'flush');
  await count(collector, 'signup').toBe(3);
  await collector.quiet(500);
  const kept = toSnowplow(collector.requests).filter(({ kept }) => kept);
  const ids = kept.flatMap(({ body }) => (JSON.parse(body).data as { eid: string }[]).map(({ eid }) => eid));
  expect(new Set(ids).size).toBe(ids.length);
});

test('Snowplow, a refused request is divided: only the bad event is lost and reported', async ({
  open,
  collector,
}) => {
  collector.respond(({ body }) => (body.includes('poison') ? { status: 413 } : undefined));
  const page = await open(pageOf(collector, { auto: '', deliveryFlushInterval: 200 }, { script: LISTEN }));
  await page.evaluate(() => {
    const { sojourn } = window as unknown as { sojourn: (...args: unknown[]) => void };
    for (const plan of ['a', 'b', 'poison', 'c']) sojourn('track', 'signup', { plan });
  });
  await count(collector, 'signup').toBe(3);
  await soon(async () => (await errorsOf(page)).map(({ message }) => message).join()).toMatch(
    /events lost: 1.*413/,
  );
});

test('Snowplow: a field that the protocol cannot carry is reported once, and the event is sent', async ({
  open,
  collector,
}) => {
  const wrong = JSON.stringify({ signup: 'com.acme/signup' });
  const page = await open(pageOf(collector, { auto: '', schemas: wrong }, { script: LISTEN }));
  for (const n of [1, 2]) await call(page, 'track', 'signup', { n }, { context: { basket: { n } } });
  await count(collector, 'signup').toBe(2);
  const reported = (await errorsOf(page)).map(({ message }) => message);
  expect(reported).toEqual(['option snowplow.schemas.signup', 'event "signup": basket']);
});

test.describe('Snowplow: consent', () => {
  test('pending: nothing goes out; granted: all of it, with the time of its call', async ({
    open,
    collector,
  }) => {
    const page = await open(pageOf(collector, { consent: 'pending' }));
    await call(page, 'track', 'signup', {});
    await new Promise((done) => setTimeout(done, A_WHILE));
    expect(collector.requests).toEqual([]);
    await call(page, 'setConsent', 'granted');
    await count(collector, 'signup').toBe(1);
    expect(received(collector, 'signup')[0]!.session!.sessionIndex).toBe(1);
  });

  test('sends nothing when denied, and no stored session without cookies', async ({ open, collector }) => {
    const page = await open(pageOf(collector, { consent: 'denied' }));
    await call(page, 'track', 'signup', {});
    await new Promise((done) => setTimeout(done, A_WHILE));
    expect(collector.requests).toEqual([]);
    const other = await open(pageOf(collector, { consent: 'denied', cookieless: true }));
    await call(other, 'track', 'signup', {});
    await count(collector, 'signup').toBe(1);
    const [signup] = received(collector, 'signup');
    expect(signup!.wire).not.toHaveProperty('duid');
    expect(entityOf(signup!, 'client_session')).toMatchObject({
      userId: '00000000-0000-0000-0000-000000000000',
      storageMechanism: 'LOCAL_STORAGE',
    });
    expect(entityOf(signup!, 'browser_context')).toBeUndefined();
    expect(toSnowplow(collector.requests).every(({ headers }) => !headers.cookie)).toBe(true);
  });
});

test.describe('Snowplow: the visitor of Snowplow’s own tracker', () => {
  const vendor = readFileSync(
    fileURLToPath(
      new URL('../node_modules/@snowplow/browser-tracker/dist/index.umd.min.js', import.meta.url),
    ),
  );
  type Vendor = {
    newTracker(name: string, endpoint: string, options: object): void;
    trackPageView(): void;
    newSession(): void;
  };

  type TheirVisit = { open: Open; site: Site; collector: Collector; strategy: string };

  /** Visits the site with it: two sessions. Gives the page, and what it has stored, the parts of its `_sp_id`. */
  const visitWithTheirs = async ({ open, site, collector, strategy }: TheirVisit) => {
    site.route('/sp.js', () => ({ headers: { 'content-type': 'text/javascript' }, body: vendor }));
    site.route('/theirs', { sdk: false, head: '<script src="/sp.js"></script>' });
    const page = await open('/theirs');
    await page.evaluate(
      ([endpoint, strategy]) => {
        const { snowplowBrowserTracking: theirs } = window as unknown as {
          snowplowBrowserTracking: Vendor;
        };
        theirs.newTracker('sp', endpoint!, {
          appId: 'shop',
          stateStorageStrategy: strategy,
          postPath: '/vendor/tp2',
          cookieSecure: false,
        });
        theirs.trackPageView();
        theirs.newSession();
        theirs.trackPageView();
      },
      [collector.origin, strategy],
    );
    await soon(() => collector.requests.filter(({ path }) => path === '/vendor/tp2').length).toBeGreaterThan(
      0,
    );
    const text = async () => {
      const { cookies, localStorage } = await keptFor(page);
      const stored = {
        ...(localStorage as object),
        ...Object.fromEntries(cookies.map(({ name, value }) => [name, value])),
      };
      return Object.entries(stored).find(([name]) => /^_sp_id\.[\da-f]{4}$/.test(name))?.[1] as string;
    };
    // It writes a moment later than it tracks.
    await soon(async () => (await text())?.split('.')[2]).toBe('2');
    return { page, stored: (await text()).split('.') };
  };

  for (const strategy of ['cookieAndLocalStorage', 'localStorage'])
    test(`kept in ${strategy}, is continued once: the same user and the next session`, async ({
      open,
      site,
      collector,
    }) => {
      const { page, stored } = await visitWithTheirs({ open, site, collector, strategy });
      const [userId, , visits, , , sessionId] = stored;
      site.everywhere(pageOf(collector, { auto: '' }));
      await page.goto(site.url('/ours'));
      await call(page, 'track', 'signup', {});
      await count(collector, 'signup').toBe(1);
      const { session } = received(collector, 'signup')[0]!;
      expect(visits).toBe('2');
      expect(session).toMatchObject({ userId, sessionIndex: 3, previousSessionId: sessionId });
      expect(received(collector, 'session_end')).toEqual([]);

      // Our own record counts from now on.
      await page.reload();
      await call(page, 'track', 'signup', {});
      await count(collector, 'signup').toBe(2);
      expect(received(collector, 'signup')[1]!.session).toMatchObject({
        userId,
        sessionIndex: 3,
        eventIndex: 2,
      });
      await call(page, 'newSession');
      await call(page, 'track', 'signup', {});
      await count(collector, 'signup').toBe(3);
      expect(received(collector, 'signup')[2]!.session).toMatchObject({ userId, sessionIndex: 4 });

      // Whoever withdraws is nobody any more.
      await call(page, 'setConsent', 'denied');
      const kept = await keptFor(page);
      expect(kept.cookies.map(({ name }) => name)).toEqual([]);
      expect(JSON.stringify(kept.localStorage)).not.toContain(userId);
      await call(page, 'setConsent', 'granted');
      await call(page, 'track', 'signup', {});
      await count(collector, 'signup').toBe(4);
      const last = received(collector, 'signup')[3]!.session!;
      expect(last.sessionIndex).toBe(1);
      expect(last.userId).not.toBe(userId);
    });

  test('snowplow: a visitor who is taken over from Snowplow’s tracker is no first run', async ({
    open,
    site,
    collector,
  }) => {
    const strategy = 'cookieAndLocalStorage';
    const { page } = await visitWithTheirs({ open, site, collector, strategy });
    site.everywhere(pageOf(collector, { auto: 'app-state' }));
    await page.goto(site.url('/ours'));
    await count(collector, 'application_state_transition').toBe(1);
    const [launch] = received(collector, 'application_state_transition');
    expect(launch!.wire).toMatchObject({ e: 'se', se_ac: 'application_initialized', vid: '3' });
    expect(launch!.properties).toMatchObject({ is_first_run: false, is_upgrade: false });
  });

  test('is not read before consent, and not continued where the option forbids it', async ({
    open,
    site,
    collector,
  }) => {
    const strategy = 'cookieAndLocalStorage';
    const { page, stored } = await visitWithTheirs({ open, site, collector, strategy });
    const [userId] = stored;
    site.everywhere(pageOf(collector, { auto: '', consent: 'pending' }));
    await page.goto(site.url('/pending'));
    await call(page, 'track', 'signup', {});
    await new Promise((done) => setTimeout(done, 300));
    expect((await cookiesOf(page)).every(({ name }) => name.startsWith('_sp_'))).toBe(true);
    await call(page, 'setConsent', 'granted');
    await count(collector, 'signup').toBe(1);
    expect(received(collector, 'signup')[0]!.session).toMatchObject({ userId, sessionIndex: 3 });

    await page.context().clearCookies({ name: 'sojourn' });
    site.route('/other', pageOf(collector, { auto: '', trackerCookie: '', namespace: 'other' }));
    await page.goto(site.url('/other'));
    await call(page, 'track', 'signup', {});
    await count(collector, 'signup').toBe(2);
    const { session } = received(collector, 'signup')[1]!;
    expect(session!.sessionIndex).toBe(1);
    expect(session!.userId).not.toBe(userId);
  });
});
