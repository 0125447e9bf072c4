// The tracker protocol, example by example. Each request is judged as a collector and its enrichment would.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BatchContext, Session, TrackedEvent } from '../../src/index';
import { snowplow, type SnowplowOptions } from '../../src/protocols/snowplow/snowplow';
import { judgeSnowplow } from './support/judge-snowplow';
import * as sample from './support/sample';

const { ID, TIME } = sample;
const OTHER = '5b1b7d52-64a4-4f5a-9a55-0f2f6d3c1a11';
const SENT = '2026-05-04T03:02:02.500Z';
const acme = (name: string) => `iglu:com.acme/${name}/jsonschema/1-0-0`;
const own = (name: string, version = '1-0-0', vendor = 'snowplow') =>
  `iglu:com.snowplowanalytics.${vendor}/${name}/jsonschema/${version}`;

const session: Session = { ...sample.session, sessionId: OTHER, previousSessionId: ID };
const event: TrackedEvent = {
  ...sample.event,
  id: OTHER,
  session,
  tab: { id: OTHER },
  page: { id: ID, url: 'https://shop.example/?a=1', title: 'Shop', referrer: 'https://search.example/' },
};
const context: BatchContext = { sdk: { name: 'sojourn', version: '0.1.0' } };
const full = {
  ...context,
  app: { name: 'shop', version: '1.2.3' },
  device: { type: 'desktop', resolution: '1920x1080', colorDepth: 24 },
  os: { name: 'Linux' },
  browser: { name: 'Firefox', version: '140.0', language: 'en-GB', bot: false },
  timeZone: 'Europe/London',
  utm: { source: 'mail' },
  web: {
    viewport: '1200x900',
    documentSize: '1200x4000',
    cookiesEnabled: true,
    online: true,
    devicePixelRatio: 1.5,
    documentLanguage: 'en',
    webdriver: false,
  },
  cs: 'UTF-8',
} as BatchContext;

type Input = { options?: SnowplowOptions; context?: BatchContext; events?: Partial<TrackedEvent>[] };

/** The request of these events, judged, with everything that the protocol has reported. */
const send = ({ options, context: of = context, events = [{}] }: Input = {}) => {
  const protocol = snowplow(options);
  const reported: string[] = [];
  protocol.plugin!.setup!({
    name: 'sojourn',
    report: (code: string, message: string) => reported.push(`${code}: ${message}`),
  } as never);
  const all = events.map((own) => ({ ...event, ...own }));
  const requests = protocol.encode({
    collector: 'https://collect.example/',
    sentAt: SENT,
    context: of,
    events: all,
    groups: '',
  });
  expect(requests).toHaveLength(1);
  const request = requests[0]!;
  const { events: read, faults } = judgeSnowplow(request);
  expect(faults).toEqual([]);
  const payload = (JSON.parse(request.body) as { data: Record<string, string>[] }).data;
  const entities = payload.map(({ co }) => JSON.parse(co!).data as { schema: string; data: unknown }[]);
  const entity = (schema: string, n = 0) => entities[n]!.find((one) => one.schema === schema)?.data;
  const selfDescribing = payload.map(({ ue_pr }) => ue_pr && JSON.parse(ue_pr).data);
  return { request, payload, first: payload[0]!, entities, entity, selfDescribing, read, reported };
};

describe('snowplow: a request', () => {
  test('goes to tp2, as JSON with a charset, with credentials, and names its events', () => {
    const { request } = send();
    expect(request).toMatchObject({
      url: 'https://collect.example/com.snowplowanalytics.snowplow/tp2',
      contentType: 'application/json; charset=UTF-8',
      credentials: 'include',
      events: [{ id: OTHER }],
    });
    expect(JSON.parse(request.body).schema).toBe(own('payload_data', '1-0-4'));
  });

  test('has only as many events as may outlive the page', () => {
    const events = Array.from({ length: 50 }, () => ({ properties: { text: 'x'.repeat(900) } }));
    const { request, payload } = send({ events });
    expect(request.body.length).toBeLessThan(16_384);
    expect(payload.length).toBeGreaterThan(4);
    expect(request.events).toHaveLength(payload.length);
  });

  test('an event with more than 64 KiB is sent without its data, with a report', () => {
    const text = '"\u00e9\u20ac'.repeat(10_000);
    const { payload, reported, request } = send({
      options: { schemas: { signup: acme('signup') }, entities: { product: acme('product') } },
      events: [{ properties: { text }, context: { product: { text } } }, {}],
    });
    expect(new TextEncoder().encode(request.body).length).toBeLessThan(65_536);
    expect(payload[0]).toMatchObject({ e: 'se', se_ac: 'signup', sid: OTHER });
    expect(reported.join()).toMatch(/event "signup": properties and entities have more than 64 KiB/);
  });
});

describe('snowplow: the fields of every event', () => {
  test('are those of the web tracker', () => {
    const { first } = send({ options: { appId: 'site' }, context: full, events: [{ user: { id: 'u-17' } }] });
    const { co, ...fields } = first;
    expect(co).toBeDefined();
    expect(fields).toEqual({
      e: 'se',
      se_ca: 'sojourn',
      se_ac: 'signup',
      se_la: '{"plan":"pro"}',
      eid: OTHER,
      dtm: `${Date.parse(TIME)}`,
      stm: `${Date.parse(SENT)}`,
      tv: 'sojourn-0.1.0',
      tna: 'sojourn',
      aid: 'site',
      p: 'web',
      url: event.page.url,
      page: 'Shop',
      refr: event.page.referrer,
      uid: 'u-17',
      duid: ID,
      sid: OTHER,
      vid: '3',
      lang: 'en-GB',
      tz: 'Europe/London',
      res: '1920x1080',
      cd: '24',
      vp: '1200x900',
      ds: '1200x4000',
      cookie: '1',
      cs: 'UTF-8',
    });
  });

  test('snowplow: cookie is 0 where cookies are off', () => {
    const web = { ...(full as { web?: object }).web, cookiesEnabled: false };
    expect(send({ context: { ...full, web } as BatchContext }).first.cookie).toBe('0');
    expect(send().first).not.toHaveProperty('cookie');
  });

  test('the name of the app stands for an id that is not given', () => {
    expect(send({ context: full }).first.aid).toBe('shop');
    expect(send().first).not.toHaveProperty('aid');
  });

  test('are cut to the columns of the tables, with one report', () => {
    const page = {
      id: ID,
      url: `https://shop.example/${'u'.repeat(4100)}`,
      title: 't'.repeat(3000),
      referrer: '',
    };
    const events = [1, 2].map(() => ({ page, user: { id: 'i'.repeat(300) }, name: 'n'.repeat(256) }));
    const { first, reported } = send({ events });
    expect([first.url!.length, first.page!.length, first.uid!.length]).toEqual([4096, 2000, 255]);
    expect(first).not.toHaveProperty('refr');
    expect(first.se_ac).toHaveLength(256);
    expect(reported.filter((message) => /uid has more than 255/.test(message))).toHaveLength(1);
  });

  test('have no control characters, and no half of a surrogate pair', () => {
    const page = { ...event.page, title: 'a\tb\nc' };
    expect(send({ events: [{ page }] }).first.page).toBe('a b c');
    const long = { ...event.page, title: 'x'.repeat(1999) + '\ud83d\ude00' };
    expect(send({ events: [{ page: long }] }).first.page!.slice(-1)).toBe('\ufffd');
  });
});

describe('snowplow: the session', () => {
  test('is client_session 1-0-2, with all its fields', () => {
    expect(send().entity(own('client_session', '1-0-2'))).toEqual({
      userId: ID,
      sessionId: OTHER,
      sessionIndex: 3,
      eventIndex: 7,
      previousSessionId: ID,
      storageMechanism: 'COOKIE_1',
      firstEventId: ID,
      firstEventTimestamp: TIME,
    });
  });

  test.each([
    ['cookie', 'COOKIE_1'],
    ['indexeddb', 'LOCAL_STORAGE'],
    ['custom', 'LOCAL_STORAGE'],
    ['memory', 'LOCAL_STORAGE'],
  ] as const)('kept in %s, it says %s', (storageMechanism, word) => {
    const { entity } = send({ events: [{ session: { ...session, storageMechanism } }] });
    expect(entity(own('client_session', '1-0-2'))).toMatchObject({ storageMechanism: word });
  });

  test('a first session, and session_start, say null', () => {
    const none = { previousSessionId: null, firstEventId: null, firstEventTimestamp: null, eventIndex: null };
    const { entity } = send({ events: [{ session: { ...session, ...none } }] });
    expect(entity(own('client_session', '1-0-2'))).toMatchObject(none);
  });

  test('has no user for a visitor who has denied', () => {
    const { first, entity } = send({ events: [{ consent: 'denied' }] });
    expect(first).not.toHaveProperty('duid');
    expect(first.sid).toBe(OTHER);
    expect(entity(own('client_session', '1-0-2'))).toMatchObject({
      userId: '00000000-0000-0000-0000-000000000000',
    });
  });

  test('a constant debug id that is not a UUID is left out, with a report', () => {
    const { first, entity, reported } = send({
      events: [{ session: { ...session, sessionId: 'test run' } }],
    });
    for (const field of ['sid', 'vid', 'duid']) expect(first).not.toHaveProperty(field);
    expect(entity(own('client_session', '1-0-2'))).toBeUndefined();
    expect(entity(own('application_lifecycle', '1-0-0', 'mobile'))).toEqual({ isVisible: true });
    expect(reported).toEqual([
      'protocol: event "signup": session.sessionId is not a UUID: the session was left out',
    ]);
  });

  test('there may be none', () => {
    const { first, entities } = send({ events: [{ session: undefined }] });
    expect(first).not.toHaveProperty('sid');
    expect(entities[0]!.map(({ schema }) => schema)).toEqual([own('web_page')]);
  });

  test.each(['foreground', 'background'] as const)('%s is application_lifecycle', (state) => {
    const { entity } = send({ events: [{ session: { ...session, state } }] });
    expect(entity(own('application_lifecycle', '1-0-0', 'mobile'))).toEqual({
      isVisible: state === 'foreground',
    });
  });
});

describe('snowplow: events of sojourn’s own', () => {
  const state = (properties: object) => ({
    name: 'application_state_transition',
    properties: { ...properties },
  });

  test('page views and page pings', () => {
    const { payload, reported } = send({
      events: [
        { name: 'page_view', properties: { navigation: 'load', foregroundDuration: 3 } },
        { name: 'engagement', properties: { engagedDuration: 15_000, scrollDepth: 40 } },
      ],
    });
    expect(payload.map(({ e }) => e)).toEqual(['pv', 'pp']);
    expect(reported).toEqual([]);
  });

  test('snowplow: page pings have the scroll offsets of engagement, and none that a column cannot hold', () => {
    const ping = (scrollOffsets: unknown) =>
      send({ events: [{ name: 'engagement', properties: { engagedDuration: 5, scrollOffsets } }] });
    expect(ping([0, 3, 12, 900]).first).toMatchObject({
      pp_mix: '0',
      pp_max: '3',
      pp_miy: '12',
      pp_may: '900',
    });
    expect(ping([0, 3, 12, 900]).reported).toEqual([]);
    for (const wrong of [undefined, null, 'far', ['0', 1.5, 1e12, {}]])
      expect(Object.keys(ping(wrong).first).filter((field) => field.startsWith('pp_'))).toEqual([]);
  });

  test.each(['application_foreground', 'application_background'])('%s', (type) => {
    const { selfDescribing } = send({ events: [state({ transition_type: type })] });
    expect(selfDescribing[0]).toEqual({ schema: own(type), data: {} });
    const counted = {
      transition_type: type,
      interruption_count: 2,
      foreground_duration: 5,
      background_duration: 5,
    };
    const index = type === 'application_foreground' ? 'foregroundIndex' : 'backgroundIndex';
    expect(send({ events: [state(counted)] }).selfDescribing[0]!.data).toEqual({ [index]: 2 });
    // One that the page tracks itself.
    const faulty = state({ transition_type: type, interruption_count: 'two' });
    expect(send({ events: [faulty] }).selfDescribing[0]!.data).toEqual({});
  });

  test('the view of a page is Snowplow’s page, where it has one', () => {
    const page = { id: OTHER, url: 'https://shop.example/', title: '', referrer: '' };
    const viewId = '5b1b7d52-64a4-8f5a-9a55-0f2f6d3c0001';
    const { payload } = send({
      events: [
        { name: 'one', page },
        { name: 'two', page: { ...page, viewId } },
      ],
    });
    const ids = payload.map(
      ({ co }) =>
        JSON.parse(co!).data.find(({ schema }: { schema: string }) => /web_page/.test(schema)).data.id,
    );
    expect(ids).toEqual([OTHER, viewId]);
  });

  test('a first run is an install', () => {
    const launch = { transition_type: 'application_initialized', is_first_run: true, is_upgrade: false };
    const { selfDescribing, read } = send({ events: [state(launch)] });
    expect(selfDescribing[0]).toEqual({ schema: own('application_install', '1-0-0', 'mobile'), data: {} });
    expect(read[0]).toMatchObject(state({ transition_type: 'application_initialized', is_first_run: true }));
  });

  test('another launch, and an exit, are structured', () => {
    const launch = {
      transition_type: 'application_initialized',
      is_first_run: false,
      is_upgrade: true,
      successfully_closed: false,
    };
    const { payload, read } = send({
      events: [state(launch), state({ transition_type: 'application_exit' })],
    });
    expect(payload.map(({ se_ca, se_ac }) => [se_ca, se_ac])).toEqual([
      ['sojourn', 'application_initialized'],
      ['sojourn', 'application_exit'],
    ]);
    expect(read[0]).toMatchObject(state(launch));
  });

  test('the session’s start and end are structured, with all that they say', () => {
    const end = {
      startedAt: TIME,
      duration: 5,
      entryPage: 'https://shop.example/',
      attributes: { plan: 'pro' },
      reason: 'ended',
    };
    const { payload, read } = send({
      events: [
        { name: 'session_start', properties: { previousSessionId: ID } },
        { name: 'session_end', properties: end },
      ],
    });
    expect(payload.map(({ e, se_ac }) => [e, se_ac])).toEqual([
      ['se', 'session_start'],
      ['se', 'session_end'],
    ]);
    expect(read[1]).toMatchObject({ name: 'session_end', properties: end });
  });

  test.each(['session_end', 'application_exit', 'application_foreground', 'page_view'])(
    'a schema of the site’s own for %s comes first',
    (name) => {
      const properties = name.startsWith('application') ? { transition_type: name } : { reason: 'ended' };
      const input = name.startsWith('application') ? state(properties) : { name, properties };
      const { selfDescribing } = send({ options: { schemas: { [name]: acme(name) } }, events: [input] });
      expect(selfDescribing[0]).toEqual({ schema: acme(name), data: properties });
    },
  );
});

describe('snowplow: JSON that is too long for its column', () => {
  const address = (letter: string) => `https://shop.example/${letter.repeat(2_200)}`;
  const facts = {
    startedAt: TIME,
    endedAt: TIME,
    duration: 65_000,
    foregroundDuration: 60_000,
    eventCount: 12,
    pageViews: 3,
    reason: 'ended',
  };
  const attributes = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`attribute${i}`, `value${i}`]));
  const readLabel = (first: Record<string, string>) => {
    expect(first.se_la!.length).toBeLessThanOrEqual(4_096);
    return JSON.parse(first.se_la!) as Record<string, unknown>;
  };

  test('snowplow: a session_end with two long addresses and 30 attributes is JSON, without one address', () => {
    const properties = { ...facts, entryPage: address('a'), exitPage: address('b') + 'longer', attributes };
    const { first, reported } = send({ events: [{ name: 'session_end', properties }] });
    const { exitPage, ...rest } = properties;
    expect(readLabel(first)).toEqual({ ...rest, omitted: 'exitPage' });
    expect(exitPage.length).toBeGreaterThan(2_200);
    expect(reported).toEqual([
      'protocol: event "session_end": se_la,exitPage has more than 4096 characters: members were left out',
    ]);
  });

  test('snowplow: addresses are left out before longer attributes, and short facts never', () => {
    const entryPage = address('a');
    const long = { ...facts, entryPage, attributes: { text: 'v'.repeat(3_000) } };
    expect(readLabel(send({ events: [{ name: 'session_end', properties: long }] }).first)).toEqual({
      ...facts,
      attributes: long.attributes,
      omitted: 'entryPage',
    });
    const huge = { ...long, exitPage: entryPage, attributes: { text: 'v'.repeat(4_096) } };
    const { omitted, ...rest } = readLabel(
      send({ events: [{ name: 'session_end', properties: huge }] }).first,
    );
    expect(rest).toEqual(facts);
    expect(omitted).toBe('entryPage,exitPage,attributes');
  });

  test('snowplow: a launch with a long entry page keeps its flags', () => {
    const flags = { transition_type: 'application_initialized', is_first_run: false, is_upgrade: true };
    const properties = { ...flags, entry_page: address('a'), entry_referrer: address('b') };
    const { first } = send({ events: [{ name: 'application_state_transition', properties }] });
    expect(readLabel(first)).toMatchObject(flags);
  });

  test('snowplow: any structured event is JSON, whatever its properties; what is missing is named and reported', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.oneof(
            fc.jsonValue({ maxDepth: 2 }),
            fc.nat(9_000).map((count) => 'x'.repeat(count)),
            fc.nat(900).map((count) => '\u0001'.repeat(count)),
          ),
          { maxKeys: 40 },
        ),
        fc.constantFrom(undefined, 'a label'),
        (others, label) => {
          const properties = { ...others, ...(label && { label }) };
          delete (others as { property?: unknown }).property;
          delete (properties as { property?: unknown }).property;
          if (!label) delete (properties as { label?: unknown }).label;
          delete (properties as { value?: unknown }).value;
          delete (properties as { category?: unknown }).category;
          const { first, reported } = send({ events: [{ name: 'long', properties }] });
          const text = label ? first.se_pr : first.se_la;
          if (text === undefined) return;
          const { omitted, ...kept } = JSON.parse(text) as Record<string, unknown>;
          const input = JSON.parse(JSON.stringify(properties)) as Record<string, unknown>;
          for (const key of Object.keys(kept)) expect(kept[key]).toEqual(input[key]);
          const isWhole = Object.keys(kept).length === Object.keys(input).length - (label ? 1 : 0);
          if ('omitted' in input) return;
          expect(omitted === undefined).toBe(isWhole);
          expect(reported).toHaveLength(isWhole ? 0 : 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('snowplow: a label that is an object or a list stays JSON as well', () => {
    const label = { text: 'x'.repeat(5_000), n: 1 };
    expect(readLabel(send({ events: [{ properties: { label } }] }).first)).toEqual({ n: 1, omitted: 'text' });
    const list = { label: ['x'.repeat(5_000), 1] };
    expect(readLabel(send({ events: [{ properties: list }] }).first)).toEqual({ 1: 1, omitted: '0' });
  });
});

/** Levels of lists and objects, and of what is in them, as Enrich counts: its `checkIfExceedMaxDepth`. */
const levelsOf = (value: unknown): number =>
  1 + Math.max(0, ...(Object(value) === value ? Object.values(value as object).map(levelsOf) : []));

describe('snowplow: depth', () => {
  /** `levels` of them, the text at the bottom counted. */
  const nest = (levels: number, end: unknown = 'end'): unknown =>
    levels > 1 ? { ...(levels % 2 ? { list: [] } : { flag: true }), deep: nest(levels - 1, end) } : end;

  test.each([2, 37])('snowplow: data of %i levels arrives whole', (levels) => {
    const data = nest(levels) as Record<string, unknown>;
    const { entity, selfDescribing, reported } = send({
      options: { schemas: { signup: acme('signup') }, entities: { product: acme('product') } },
      events: [{ properties: data, context: { product: data } }],
    });
    expect([entity(acme('product')), selfDescribing[0]!.data, reported]).toEqual([data, data, []]);
  });

  test.each([38, 45, 90])(
    'snowplow: with data of %i levels, levels too deep for Enrich are left out and reported; the rest arrives',
    (levels) => {
      const data = nest(levels) as Record<string, unknown>;
      const { first, entity, selfDescribing, reported } = send({
        options: {
          schemas: { signup: acme('signup') },
          entities: { product: acme('product'), traits: acme('traits') },
        },
        events: [
          {
            properties: { ...data, n: 1 },
            context: { product: [data, { sku: 1 }] },
            user: { id: 'u', traits: data },
          },
        ],
      });
      expect(levelsOf(JSON.parse(first.co!))).toBeLessThanOrEqual(40);
      expect(levelsOf(JSON.parse(first.ue_pr!))).toBeLessThanOrEqual(40);
      expect(entity(own('client_session', '1-0-2'))).toMatchObject({ sessionId: OTHER });
      expect(selfDescribing[0]!.data).toMatchObject({ n: 1 });
      expect(entity(acme('product'))).toHaveProperty('deep.deep.deep.deep');
      expect(reported).toHaveLength(3);
      expect(reported[0]).toMatch(
        /event "signup": iglu:com\.acme\/\w+\/jsonschema\/1-0-0 has data of more than 37 levels/,
      );
    },
  );

  test('snowplow: texts that look like lines of deep data are left as they are', () => {
    const text = `{\n${' '.repeat(60)}"a": 1\n}\u2028${' '.repeat(60)}`;
    const { selfDescribing, reported } = send({
      options: { schemas: { signup: acme('signup') } },
      events: [{ properties: { text, [text]: [text] } }],
    });
    expect([selfDescribing[0]!.data, reported]).toEqual([{ text, [text]: [text] }, []]);
  });
});

describe('snowplow: events of the site', () => {
  test('with a schema they are self-describing', () => {
    const { first, selfDescribing } = send({ options: { schemas: { signup: acme('signup') } } });
    expect(first.e).toBe('ue');
    expect(JSON.parse(first.ue_pr!).schema).toBe(own('unstruct_event'));
    expect(selfDescribing[0]).toEqual({ schema: acme('signup'), data: { plan: 'pro' } });
  });

  test('without one they are structured, in Snowplow’s words', () => {
    const properties = { category: 'shop', label: 'sku-1', property: 'pcs', value: 2 };
    const { first, reported } = send({ events: [{ name: 'add-to-basket', properties }] });
    expect(first).toMatchObject({
      e: 'se',
      se_ca: 'shop',
      se_ac: 'add-to-basket',
      se_la: 'sku-1',
      se_pr: 'pcs',
      se_va: '2',
    });
    expect(reported).toEqual([]);
  });

  test('other properties stand as JSON in the label, or in the property', () => {
    const { payload } = send({
      events: [
        { properties: { plan: 'pro', value: 'much' } },
        { properties: { label: 'l', plan: 'pro' } },
        { properties: {} },
      ],
    });
    expect(payload[0]).toMatchObject({ se_la: '{"plan":"pro","value":"much"}' });
    expect(payload[0]).not.toHaveProperty('se_va');
    expect(payload[1]).toMatchObject({ se_la: 'l', se_pr: '{"plan":"pro"}' });
    expect(payload[2]).not.toHaveProperty('se_la');
  });

  test('values that do not fit are reported once, by event and field; the rest is sent', () => {
    const properties = { label: 'l', property: 'p', plan: 'pro' };
    const { payload, reported } = send({
      events: [{ properties }, { properties }, { name: 'fine' }],
    });
    expect(payload).toHaveLength(3);
    expect(payload[0]).toMatchObject({ se_la: 'l', se_pr: 'p' });
    expect(reported).toHaveLength(1);
    expect(reported[0]).toMatch(
      /^protocol: event "signup": plan does not fit into a structured event.*schemas$/,
    );
  });

  test('snowplow: label: false and property: false are reported, and arrive as text', () => {
    const { first, reported } = send({
      events: [{ properties: { label: false, property: false } }],
    });
    expect(first).toMatchObject({ se_la: 'false', se_pr: 'false' });
    expect(reported).toEqual([
      'protocol: event "signup": se_la is not a text: \'false\' is sent',
      'protocol: event "signup": se_pr is not a text: \'false\' is sent',
    ]);
  });

  test('consent_preferences needs no schema named', () => {
    const choice = {
      eventType: 'allow_selected',
      basisForProcessing: 'consent',
      consentUrl: 'https://shop.example/privacy',
      consentVersion: '3',
      consentScopes: ['analytics'],
      domainsApplied: ['shop.example'],
    };
    const { selfDescribing } = send({ events: [{ name: 'consent_preferences', properties: choice }] });
    expect(selfDescribing[0]).toEqual({ schema: own('consent_preferences'), data: choice });
  });
});

describe('snowplow: entities', () => {
  test('the page, the app and the browser', () => {
    const { entity } = send({ context: full });
    expect(entity(own('web_page'))).toEqual({ id: ID });
    expect(entity(own('application'))).toEqual({ version: '1.2.3' });
    expect(entity(own('browser_context', '2-0-0'))).toEqual({
      viewport: '1200x900',
      documentSize: '1200x4000',
      cookiesEnabled: true,
      online: true,
      devicePixelRatio: 1.5,
      documentLanguage: 'en',
      webdriver: false,
      resolution: '1920x1080',
      colorDepth: 24,
      browserLanguage: 'en-GB',
      tabId: OTHER,
    });
  });

  test('the site’s own: by key of the event’s context, one or a list', () => {
    const { entities, reported } = send({
      options: { entities: { product: acme('product'), shop: acme('shop') } },
      events: [{ context: { product: [{ sku: 1 }, { sku: 2 }], shop: { name: 'a' } } }],
    });
    expect(entities[0]!.filter(({ schema }) => /acme/.test(schema))).toEqual([
      { schema: acme('product'), data: { sku: 1 } },
      { schema: acme('product'), data: { sku: 2 } },
      { schema: acme('shop'), data: { name: 'a' } },
    ]);
    expect(reported).toEqual([]);
  });

  test('values that sojourn knows: attributes, traits, consent, campaign, device, page view, engagement', () => {
    const keys = ['attributes', 'traits', 'consent', 'utm', 'device', 'page_view'];
    const { entity, reported } = send({
      options: { entities: Object.fromEntries(keys.map((key) => [key, acme(key)])) },
      context: full,
      events: [
        {
          name: 'page_view',
          properties: { navigation: 'load' },
          session: { ...session, attributes: { plan: 'pro' } },
          user: { id: 'u-17', traits: { since: 2020 } },
        },
      ],
    });
    expect(keys.map((key) => entity(acme(key)))).toEqual([
      { plan: 'pro' },
      { since: 2020 },
      { state: 'granted' },
      { source: 'mail' },
      full.device,
      { navigation: 'load' },
    ]);
    expect(reported).toEqual([]);
  });

  test.each([
    ['context', { context: { product: { sku: 1 } } }, 'product'],
    ['attributes', { session: { ...session, attributes: { plan: 'pro' } } }, 'attributes'],
    ['traits', { user: { id: 'u', traits: { plan: 'pro' } } }, 'traits'],
  ])('%s without a schema are reported once, and the event is sent', (_what, input, key) => {
    const { reported, payload } = send({ events: [input, input] });
    expect(payload).toHaveLength(2);
    expect(reported).toEqual([
      `protocol: event "signup": ${key} must be an object, with a schema in option snowplow.entities`,
    ]);
  });

  test('properties that the site gives a page view need a schema', () => {
    const view = { name: 'page_view', properties: { navigation: 'load', section: 'news' } };
    const { reported, first } = send({ events: [view] });
    expect(reported).toHaveLength(1);
    expect(reported[0]).toMatch(/^protocol: event "page_view": page_view must be an object, with a schema/);
    expect(first.e).toBe('pv');
    const own = send({ options: { entities: { page_view: acme('view') } }, events: [view] });
    expect([own.reported, own.entity(acme('view'))]).toEqual([[], view.properties]);
  });

  test('values that are no objects are reported', () => {
    const { reported, entities } = send({
      options: { entities: { product: acme('product') } },
      events: [{ context: { product: ['a'] } }],
    });
    expect(reported).toHaveLength(1);
    expect(entities[0]!.some(({ schema }) => /acme/.test(schema))).toBe(false);
  });
});

describe('snowplow: options', () => {
  test.each([
    [
      { schemas: { signup: 'com.acme/signup' } },
      /snowplow\.schemas\.signup \(com\.acme\/signup\) must be an Iglu URI/,
    ],
    [{ schemas: { signup: 'iglu:com.acme/signup/jsonschema/1.0.0' } }, /snowplow\.schemas\.signup/],
    [{ schemas: { signup: 'iglu:com.acme/signup/jsonschema/0-0-0' } }, /snowplow\.schemas\.signup/],
    [{ schemas: { signup: 7 } }, /snowplow\.schemas\.signup/],
    [{ schemas: '{' }, /snowplow\.schemas/],
    [{ entities: { product: null } }, /snowplow\.entities\.product/],
    [{ appId: '' }, /snowplow\.appId/],
    [{ appId: 'x'.repeat(256) }, /snowplow\.appId/],
    [{ platform: 'browser' }, /snowplow\.platform \(browser\) must be/],
    [{ trackerCookie: '_sp.*' }, /snowplow\.trackerCookie/],
    [{ apId: 'shop' }, /snowplow\.apId/],
    [{ hardware: 'yes' }, /snowplow\.hardware/],
  ])('%j is named, and its default holds', (options, wanted) => {
    const { reported, first } = send({ options: options as SnowplowOptions });
    expect(reported).toHaveLength(1);
    expect(reported[0]).toMatch(wanted);
    expect(first).toMatchObject({ e: 'se', p: 'web' });
  });

  test('a single wrong URI does not remove the others', () => {
    const schemas = { signup: acme('signup'), login: 'nonsense' };
    expect(send({ options: { schemas } }).first.e).toBe('ue');
  });

  test('options by attribute are JSON', () => {
    const schemas = JSON.stringify({ signup: acme('signup') }) as never;
    const { first, reported } = send({ options: { schemas } });
    expect([first.e, reported]).toEqual(['ue', []]);
  });

  test('any options throw nothing', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    for (const options of [null, 7, 'x', [], hostile, { schemas: hostile }, { schemas: [Symbol('a')] }])
      expect(send({ options: options as never }).first.e).toBe('se');
  });
});
