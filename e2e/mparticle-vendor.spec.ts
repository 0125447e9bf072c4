import { readFileSync } from 'node:fs';
import { mparticle as server } from '../collector/protocols/mparticle.mjs';
import { expect, sleep, soon, test } from './support/fixtures';

// mParticle's own web SDK and this one in the same page: the same actions through both, and each field of what they send that
// differs, with the reason. What is not in the list is equal.

test.use({ isolation: 'context' });

const KEY = 'us1-0123456789abcdef';
const MPID = '-7636538281262557';
const sdk = readFileSync(
  new URL('../node_modules/@mparticle/web-sdk/dist/mparticle.js', import.meta.url),
  'utf8',
);

interface Batch {
  readonly [field: string]: unknown;
  readonly events: { readonly event_type: string; readonly data: Record<string, unknown> }[];
}

/** Both make these themselves: of the same kind is the same. */
const VOLATILE =
  /^(source_message_id|source_request_id|session_uuid|mp_deviceid|.*timestamp_unixtime_ms|session_start_unixtime_ms|session_duration_ms|active_time_on_site_ms|sdk_version)$/;

/** Fields by their paths; what is null or absent is nothing, lists and volatile values are leaves. */
const fieldsOf = (value: unknown, path = ''): [path: string, value: unknown][] =>
  Object.entries(Object(value) as object).flatMap(([key, member]) => {
    if (member == null || key === 'events') return [];
    const at = path + key;
    if (VOLATILE.test(key)) return [[at, typeof member]];
    return typeof member === 'object' && !Array.isArray(member) ? fieldsOf(member, at + '.') : [[at, member]];
  });

interface Difference {
  readonly event: string;
  readonly field: string;
  readonly kind: 'theirs' | 'ours' | 'another value';
}

/** What only one of them has, or both with another value. */
const compare = (event: string, theirs: object, ours: object): Difference[] => {
  const [one, other] = [new Map(fieldsOf(theirs)), new Map(fieldsOf(ours))];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((field): Difference[] => {
    if (!other.has(field)) return [{ event, field, kind: 'theirs' }];
    if (!one.has(field)) return [{ event, field, kind: 'ours' }];
    const isSame = JSON.stringify(one.get(field)) === JSON.stringify(other.get(field));
    return isSame ? [] : [{ event, field, kind: 'another value' }];
  });
};

/** Every difference, with its reason. */
const DIFFERENCES: [event: RegExp, field: RegExp, kind: Difference['kind'], reason: string][] = [
  [
    /^(?!session_(start|end)|batch)/,
    /^event_num$/,
    'ours',
    'Its SDK does not count the events of a session.',
  ],
  [/^(?!batch)/, /^page_url$/, 'ours', 'Its SDK sends the address on views only, as the path.'],
  [
    /./,
    /^custom_attributes\.(session\.(sessionIndex|state)|tab\.id|page\.id|consent)$/,
    'ours',
    'Its SDK has no tabs and pages, and no number of the session.',
  ],
  [
    /^session_start$/,
    /^custom_attributes\.(session\.\w+|sdk\.(name|version)|app\.(name|version))$/,
    'ours',
    'The start carries what is the same for the session.',
  ],
  [
    /^application_state_transition$/,
    /^is_first_run$/,
    'another value',
    'Its SDK has made the visitor a moment before, who is taken over: here again.',
  ],
  [
    /^application_state_transition$/,
    /^custom_attributes\.(transition_type|is_first_run|is_upgrade|entry_page)$/,
    'ours',
    'The properties of our own event are attributes too.',
  ],
  [
    /^screen_view$/,
    /^screen_name$/,
    'another value',
    'A view without a name is PageView there, and here the path.',
  ],
  [
    /^screen_view$/,
    /^custom_attributes\.(hostname|title)$/,
    'theirs',
    'The address is in page_url, the title in page.title.',
  ],
  [/^screen_view$/, /^custom_attributes\.page\.(title|referrer)$/, 'ours', 'See hostname and title.'],
  [
    /^(custom_event|session_end)$/,
    /^custom_attributes\.(price|gift|basket)$/,
    'another value',
    'Attributes are texts in the types of the Events API; its SDK sends numbers and booleans as they are.',
  ],
  [
    /^(custom_event|untyped|session_end|user_identity_change|plan|tags)$/,
    /^custom_attributes\.session\.attributes\.basket$/,
    'ours',
    'The first event after a change of a session attribute carries it.',
  ],
  [
    /^untyped$/,
    /^custom_event_type$/,
    'another value',
    'An event without a type is of the type other; its SDK says unknown, which its schema does not have.',
  ],
  [
    /^session_end$/,
    /^custom_attributes\.(startedAt|endedAt|duration|foregroundDuration|eventCount|pageViews|entryPage|exitPage|userIds|reason)$/,
    'ours',
    'The end of a session says what the session was.',
  ],
  [
    /^batch of untyped$/,
    /^mpid$/,
    'theirs',
    'Its SDK asks the identity API at a login; this one sends its stored mpid for whom the site does not name.',
  ],
  [/^batch of/, /^device_info\.screen_(width|height)$/, 'theirs', 'The plugin context() is not used here.'],
];

test('mparticle: the same actions through its own SDK and through this one', async ({
  open,
  site,
  collector,
}) => {
  collector.respond((request) => server.answer(server.read(request)));
  const theirs: Batch[] = [];
  site.route('/shop', {
    sdk: false,
    module: `
      import { createTracker, appState, attributes, mparticle } from '/sdk.mjs';
      const session = attributes();
      Object.assign(window, { session, sojourn: createTracker({
        collector: '${collector.origin}', consent: 'pending', app: { name: 'shop', version: '1.2' },
        protocol: mparticle({ apiKey: '${KEY}', gdprPurpose: 'analytics', environment: 'development', eventTypes: { signup: 'navigation' } }),
        plugins: [appState(), session], delivery: { flushInterval: 10 },
      }) });`,
  });
  site.route('/blank', { sdk: false });
  const page = await open('/blank');
  await page.route(/mparticle\.com/, (route) => {
    const request = route.request();
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    if (request.method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
    if (/\/events$/.test(new URL(request.url()).pathname)) theirs.push(request.postDataJSON() as Batch);
    return /\/(identify|login|modify)$/.test(new URL(request.url()).pathname)
      ? route.fulfill({
          headers,
          json: { mpid: MPID, is_logged_in: true, context: null, matched_identities: {} },
        })
      : route.fulfill({ status: 202, headers });
  });
  await page.goto(site.url('/shop?from=mail'));
  await soon(() => page.evaluate('!!window.sojourn')).toBe(true);
  await page.addScriptTag({
    content: `window.mParticle = { config: {
      isDevelopmentMode: true, requestConfig: false, workspaceToken: 'wtTest', appName: 'shop', appVersion: '1.2',
    } };${sdk}`,
  });
  const typesOf = (batches: readonly Batch[]) =>
    batches.flatMap(({ events }) => events.map(({ event_type }) => event_type));
  const ours = () => collector.requests.map(({ body }) => JSON.parse(body) as Batch);

  const [decidedAt, reportedAt] = (await page.evaluate(
    `mParticle.init('${KEY}', mParticle.config);
       new Promise((done) => mParticle.ready(() => {
         const at = Date.now();
         const consent = mParticle.Consent.createConsentState();
         consent.addGDPRConsentState('analytics', mParticle.Consent.createGDPRConsent(true, at));
         mParticle.Identity.getCurrentUser().setConsentState(consent);
         sojourn.setConsent('granted');
         done([at, Date.now()]);
       }))`,
  )) as [number, number];
  await soon(() => typesOf(theirs)).toContain('application_state_transition');
  await page.evaluate(`
    mParticle.logPageView();
    sojourn.track('page_view');
    mParticle.logEvent('signup', mParticle.EventType.Navigation, { plan: 'pro', price: 9.5, gift: true });
    sojourn.track('signup', { plan: 'pro', price: 9.5, gift: true });
    mParticle.setSessionAttribute('basket', 3);
    session.setSessionAttribute('basket', 3);`);
  await soon(() => typesOf(ours())).toEqual(expect.arrayContaining(['screen_view', 'custom_event']));
  await page.evaluate(
    `new Promise((done) => mParticle.Identity.login({ userIdentities: { customerid: 'anna' } }, () => {
       const user = mParticle.Identity.getCurrentUser();
       user.setUserAttribute('plan', 'pro');
       user.setUserAttributeList('tags', ['a', 'b']);
       sojourn.identify('anna', { plan: 'pro', tags: ['a', 'b'] });
       mParticle.logEvent('bought');
       sojourn.track('bought');
       done();
     }))`,
  );
  await soon(() => typesOf(ours())).toEqual(
    expect.arrayContaining(['user_identity_change', 'user_attribute_change']),
  );
  await sleep(50);
  await page.evaluate(`mParticle.endSession(); sojourn.endSession();`);
  await soon(() => typesOf(ours())).toContain('session_end');
  await soon(() => typesOf(theirs)).toContain('session_end');

  const find = (
    batches: Batch[],
    type: string,
    is: (data: Record<string, unknown>) => boolean = () => true,
  ) => {
    const batch = batches.find(({ events }) =>
      events.some(({ event_type, data }) => event_type === type && is(data)),
    );
    expect(batch, type).toBeDefined();
    const { data } = batch!.events.find(({ event_type, data }) => event_type === type && is(data))!;
    return { batch: batch!, data };
  };
  const found: Difference[] = [];
  const compareEvents = (event: string, type: string, is?: (data: Record<string, unknown>) => boolean) => {
    const [one, other] = [find(theirs, type, is), find(ours(), type, is)];
    found.push(...compare(event, one.data, other.data));
    // What else there is of a batch depends on when it is sent: theirs goes before the answer, for example.
    if (type === 'custom_event') found.push(...compare(`batch of ${event}`, one.batch, other.batch));
  };
  compareEvents('session_start', 'session_start');
  compareEvents('application_state_transition', 'application_state_transition');
  compareEvents('screen_view', 'screen_view');
  compareEvents('custom_event', 'custom_event', ({ event_name }) => event_name === 'signup');
  compareEvents('untyped', 'custom_event', ({ event_name }) => event_name === 'bought');
  compareEvents('user_identity_change', 'user_identity_change');
  compareEvents('plan', 'user_attribute_change', (data) => data.user_attribute_name === 'plan');
  compareEvents('tags', 'user_attribute_change', (data) => data.user_attribute_name === 'tags');
  compareEvents('session_end', 'session_end');

  const isListed = ({ event, field, kind }: Difference) =>
    DIFFERENCES.filter(([where, what, how]) => where.test(event) && what.test(field) && how === kind);
  expect(
    found.filter((one) => !isListed(one)[0]),
    'differences without a reason',
  ).toEqual([]);
  const met = new Set(found.flatMap(isListed));
  expect(
    DIFFERENCES.filter((one) => !met.has(one)).map(([, , , reason]) => reason),
    'reasons without a difference',
  ).toEqual([]);
  // All batches of both carry the instant of the answer, as far as one call comes after the other.
  const times = [...theirs, ...ours()].flatMap(
    ({ consent_state }) =>
      (consent_state as { gdpr?: { analytics?: { timestamp_unixtime_ms: number } } })?.gdpr?.analytics
        ?.timestamp_unixtime_ms ?? [],
  );
  expect(times.length).toBeGreaterThan(2);
  for (const time of times) {
    expect(time).toBeGreaterThanOrEqual(decidedAt);
    expect(time).toBeLessThanOrEqual(reportedAt);
  }
});
