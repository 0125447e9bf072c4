// Our events in mParticle's words: by example, and by property against its models and limits.
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { mparticle as server } from '../../collector/protocols/mparticle.mjs';
import { copyProperties } from '../../src/core/event/copy-properties';
import type { BatchContext, Session, TrackedEvent } from '../../src/index';
import type { PluginApi } from '../../src/core/tracker/plugin';
import type { Batch, Protocol } from '../../src/core/delivery/protocol';
import { mparticle, type MparticleOptions } from '../../src/protocols/mparticle/mparticle';
import { anyText } from '../core/event/any-text';
import { anyValue } from '../core/event/any-value';
import { faultsByModels } from './support/mparticle-models';
import * as sample from './support/sample';
import { compareTimes } from './compare-times';

const { TIME } = sample;
const AT = Date.parse(TIME);
const id = (n: number) => `3f0e6f0a-9d3c-4b52-8f0d-${String(n).padStart(12, '0')}`;

const session: Session = {
  ...sample.session,
  userId: id(1),
  sessionId: id(2),
  previousSessionId: id(3),
  firstEventId: id(4),
};
const event: TrackedEvent = {
  ...sample.event,
  id: id(100),
  session,
  tab: { id: id(5) },
  page: { id: id(6), url: 'https://shop.example/a/b?c=d#e', title: 'Shop', referrer: 'https://a.example/' },
};
const context: BatchContext = {
  ...sample.context,
  device: { type: 'mobile', model: 'Pixel 9', touch: true, resolution: '412x915', colorDepth: 24 },
  os: { name: 'Android', version: '16' },
  browser: { name: 'Chrome', version: '140.0', language: 'en', bot: false },
};

const batchOf = (events: readonly TrackedEvent[], more: Partial<Batch> = {}): Batch => ({
  collector: 'https://mparticle.example',
  sentAt: TIME,
  context,
  groups: '',
  events,
  ...more,
});

/** A protocol whose faults are heard. */
const create = (options?: Partial<MparticleOptions>) => {
  const reported: string[] = [];
  const protocol = mparticle({ apiKey: 'us1-key', ...options });
  protocol.plugin!.setup!({
    name: 'sojourn',
    report: (code: string, message: string) => void reported.push(`${code}: ${message}`),
    storage: { isOpen: () => false },
    rooms: { store: {} },
  } as unknown as PluginApi);
  protocol.plugin!.onOpen!(AT);
  return { protocol, reported };
};

interface Wire {
  [field: string]: unknown;
  events: {
    event_type: string;
    data: Record<string, unknown> & { custom_attributes: Record<string, string> };
  }[];
}
const bodyOf = (protocol: Protocol, batch: Batch) => JSON.parse(protocol.encode(batch)[0]!.body) as Wire;
const one = (changes: Partial<TrackedEvent>, options?: Partial<MparticleOptions>) => {
  const { protocol, reported } = create(options);
  const body = bodyOf(protocol, batchOf([{ ...event, ...changes }]));
  return { ...body.events[0]!, body, reports: reported };
};

/** All requests that a batch becomes, as the outbox asks for them. */
const drain = (protocol: Protocol, events: readonly TrackedEvent[], more?: Partial<Batch>) => {
  const requests = [];
  for (let rest = events; rest.length;) {
    const [request] = protocol.encode(batchOf(rest, more));
    requests.push(request!);
    rest = rest.slice(request!.events!.length);
  }
  return requests;
};
const faultsOf = (body: string) => {
  const { faults } = server.read({ headers: { 'content-type': 'text/plain;charset=UTF-8' }, body });
  return [...faults, ...faultsByModels(JSON.parse(body))];
};

describe('mparticle: a request', () => {
  test('goes to the web endpoint with the key, needs no preflight, and names its events', () => {
    const [request] = create().protocol.encode(batchOf([event]));
    expect(request).toMatchObject({
      url: 'https://mparticle.example/v3/JS/us1-key/events',
      events: [{ id: event.id }],
    });
    expect([request!.contentType, request!.credentials]).toEqual([undefined, undefined]);
  });

  test('says of all its events what is the same for them', () => {
    const user = {
      id: 'anna',
      traits: { plan: 'pro', age: 41, tags: ['a', 'b'], mixed: ['a', 1], none: null },
    };
    const { body } = one({ user }, { environment: 'development', gdprPurpose: 'analytics' });
    const { events, ...head } = body;
    expect(events).toHaveLength(1);
    expect(head).toEqual({
      source_request_id: `${event.id}:${event.id}:1`,
      environment: 'development',
      timestamp_unixtime_ms: AT,
      sdk_version: '0.1.0',
      mp_deviceid: session.userId,
      user_identities: { customer_id: 'anna' },
      user_attributes: { plan: 'pro', age: '41', tags: ['a', 'b'], mixed: '["a",1]' },
      consent_state: {
        gdpr: { analytics: { consented: true, timestamp_unixtime_ms: AT } },
      },
      application_info: { application_name: 'shop', application_version: '1.2.3' },
      device_info: {
        platform: 'web',
        device_model: 'Pixel 9',
        os_version: '16',
        screen_width: 412,
        screen_height: 915,
      },
    });
  });

  test('has only the device of an unknown visitor', () => {
    const { body } = one({});
    expect(body).toMatchObject({ user_identities: {}, user_attributes: {}, consent_state: {} });
    expect(body).not.toHaveProperty('mpid');
    expect(body.environment).toBe('production');
  });

  test('is of one session, one user and one consent', () => {
    const other = { ...session, sessionId: id(9) };
    const user = { id: 'anna' };
    const events = [event, { ...event, id: id(101) }, { ...event, id: id(102), session: other }];
    const sizes = (all: TrackedEvent[]) => drain(create().protocol, all).map(({ events }) => events!.length);
    expect(sizes(events)).toEqual([2, 1]);
    expect(sizes([event, { ...event, user }, { ...event, user: { ...user, traits: { a: 1 } } }])).toEqual([
      1, 1, 1,
    ]);
    expect(sizes([event, { ...event, consent: 'pending' }])).toEqual([1, 1]);
    expect(sizes([event, { ...event, page: { ...event.page, id: id(7) } }])).toEqual([2]);
  });

  test('is small enough to outlive its page, however many events wait', () => {
    const events = Array.from({ length: 100 }, (_, i) => ({ ...event, id: id(i) }));
    const requests = drain(create().protocol, events);
    expect(Math.max(...requests.map(({ body }) => body.length))).toBeLessThanOrEqual(16_384);
    expect(requests.flatMap(({ events }) => events!.map(({ id }) => id))).toEqual(events.map(({ id }) => id));
    expect(requests.flatMap(({ body }) => faultsOf(body))).toEqual([]);
  });

  test('has the same id for the same events, and another for others', () => {
    const ids = (events: TrackedEvent[], sentAt = TIME) =>
      JSON.parse(create().protocol.encode(batchOf(events, { sentAt }))[0]!.body).source_request_id;
    const all = [1, 2, 3, 4].map((n) => ({ ...event, id: id(n) }));
    expect(ids(all, '2026-05-04T04:00:00.000Z')).toBe(ids(all));
    const others = [all.slice(0, 3), all.slice(1), [all[0]!, all[1]!, all[3]!], all.slice(0, 1)].map((some) =>
      ids(some),
    );
    expect(new Set([...others, ids(all)]).size).toBe(5);
  });

  test('reports consent under the purpose that the site names, once it is known', () => {
    const gdprPurpose = 'analytics';
    const gdpr = (consent: TrackedEvent['consent']) => one({ consent }, { gdprPurpose }).body.consent_state;
    expect(gdpr('denied')).toMatchObject({ gdpr: { analytics: { consented: false } } });
    expect(gdpr('pending')).toEqual({});
    expect(one({ consent: 'denied' }).data.custom_attributes.consent).toBe('denied');
  });

  test('waits for an mpid where the site says so, and goes without one where it has none', () => {
    const asked: unknown[] = [];
    let answer: string | false | undefined = false;
    const mpid: MparticleOptions['mpid'] = (...ids) => (asked.push(ids), answer);
    const { protocol } = create({ mpid });
    const user = { id: 'anna' };
    expect(protocol.encode(batchOf([{ ...event, user }]))).toEqual([]);
    expect(asked).toEqual([[session.userId, 'anna']]);
    answer = undefined;
    expect(bodyOf(protocol, batchOf([event]))).not.toHaveProperty('mpid');
    answer = '-7636538281262557';
    expect(bodyOf(protocol, batchOf([event])).mpid).toBe(answer);
    const broken = create({
      mpid: () => {
        throw new Error('broken');
      },
    });
    expect(bodyOf(broken.protocol, batchOf([event]))).not.toHaveProperty('mpid');
  });
});

describe('mparticle: an event', () => {
  test('carries the session in its fields, and what has none as attributes by path', () => {
    const { event_type, data } = one({ context: { cart: { id: 7 } } });
    expect(event_type).toBe('custom_event');
    expect(data).toEqual({
      timestamp_unixtime_ms: AT,
      source_message_id: event.id,
      session_uuid: session.sessionId,
      session_start_unixtime_ms: AT,
      event_num: 7,
      page_url: event.page.url,
      event_name: 'signup',
      custom_event_type: 'other',
      custom_attributes: {
        'session.sessionIndex': '3',
        'session.state': 'foreground',
        'tab.id': event.tab.id,
        'page.id': event.page.id,
        consent: 'granted',
        'context.cart.id': '7',
        plan: 'pro',
      },
    });
  });

  test('has the kind that the site gives it by its name', () => {
    const eventTypes = { purchase: 'transaction' } as const;
    expect(one({ name: 'purchase' }, { eventTypes }).data.custom_event_type).toBe('transaction');
    // What every object has is no kind.
    for (const name of ['signup', 'constructor', '__proto__'])
      expect(one({ name }, { eventTypes }).data.custom_event_type).toBe('other');
  });

  test('has the data of the whole session at its start', () => {
    const start = { name: 'session_start', properties: { previousSessionId: id(3) } };
    const { event_type, data } = one({ ...start, session: { ...session, eventIndex: null } });
    expect(event_type).toBe('session_start');
    expect(data).not.toHaveProperty('event_num');
    expect(data.custom_attributes).toMatchObject({
      'session.userId': session.userId,
      'session.previousSessionId': id(3),
      'session.storageMechanism': 'cookie',
      'session.firstEventId': session.firstEventId,
      'session.firstEventTimestamp': TIME,
      'device.type': 'mobile',
      'os.name': 'Android',
      'browser.name': 'Chrome',
      'browser.bot': 'false',
      locale: 'en-GB',
      timeZone: 'Europe/London',
      'utm.source': 'newsletter',
      gpc: 'true',
    });
  });

  test('has the duration and the attributes of the session at its end', () => {
    const properties = {
      startedAt: TIME,
      duration: 61_000,
      pageViews: 2,
      reason: 'ended',
      attributes: { plan: 'pro', items: 3 },
    };
    const { event_type, data } = one({
      name: 'session_end',
      properties,
      session: { ...session, attributes: properties.attributes },
    });
    expect(event_type).toBe('session_end');
    expect(data.session_duration_ms).toBe(61_000);
    expect(data.custom_attributes).toMatchObject({
      plan: 'pro',
      items: '3',
      reason: 'ended',
      pageViews: '2',
    });
    expect(Object.keys(data.custom_attributes).filter((key) => key.startsWith('attributes'))).toEqual([]);
  });

  test.each([
    ['https://shop.example/a/b?c=d#e', '/a/b'],
    ['https://shop.example', 'page_view'],
    ['https://shop.example:8080/', '/'],
    ['', 'page_view'],
    [`https://shop.example/${'x'.repeat(999)}`, `/${'x'.repeat(255)}`],
  ])('page_view of %s is a screen by its path', (url, screen_name) => {
    const { event_type, data } = one({
      name: 'page_view',
      page: { ...event.page, url },
      properties: { navigation: 'load' },
    });
    expect(event_type).toBe('screen_view');
    expect(data).toMatchObject({
      screen_name,
      page_url: url,
      custom_attributes: { navigation: 'load', 'page.title': 'Shop', 'page.referrer': 'https://a.example/' },
    });
  });

  test.each([
    [
      {
        transition_type: 'application_initialized',
        is_first_run: true,
        is_upgrade: false,
        successfully_closed: false,
        entry_page: 'https://shop.example/entry',
      },
    ],
    [{ transition_type: 'application_initialized', is_first_run: false, is_upgrade: true }],
    [{ transition_type: 'application_foreground' }],
    [{ transition_type: 'application_background' }],
    [{ transition_type: 'application_exit' }],
  ])('has fields of its own for application state: %o', (properties) => {
    const { event_type, data } = one({ name: 'application_state_transition', properties });
    const {
      transition_type,
      is_first_run = false,
      is_upgrade = false,
      entry_page,
      ...closed
    } = properties as Record<string, unknown>;
    expect(event_type).toBe('application_state_transition');
    expect(data).toMatchObject({
      application_transition_type: transition_type,
      is_first_run,
      is_upgrade,
      ...closed,
    });
    expect(data.launch_referral).toBe(entry_page);
    expect('successfully_closed' in data).toBe('successfully_closed' in closed);
  });

  test('is a custom event if it has only the name of a built-in one', () => {
    for (const [name, properties] of [
      ['session_end', { duration: 'long' }],
      ['session_end', {}],
      ['application_state_transition', { transition_type: 'application_sleep' }],
      ['application_state_transition', {}],
    ] as const)
      expect(one({ name, properties })).toMatchObject({
        event_type: 'custom_event',
        data: { event_name: name },
      });
  });

  test('without a session has none', () => {
    const { data, body } = one({ session: undefined });
    expect(body).not.toHaveProperty('mp_deviceid');
    expect(Object.keys(data).filter((key) => key.startsWith('session'))).toEqual([]);
    expect(faultsOf(JSON.stringify(body))).toEqual([]);
  });

  test('has no session id if a constant session is not a UUID', () => {
    const { data, body } = one({ session: { ...session, sessionId: 'test-run' }, debug: true });
    expect(data).not.toHaveProperty('session_uuid');
    expect(faultsOf(JSON.stringify(body))).toEqual([]);
  });
});

describe('mparticle: values that cannot be carried are named once, and left out', () => {
  test('values and names that are too long', () => {
    const { protocol, reported } = create();
    const properties = {
      ok: 'x'.repeat(4096),
      long: 'x'.repeat(4097),
      ['n'.repeat(257)]: 1,
      deep: { ['n'.repeat(252)]: 1 },
    };
    const events = [{ ...event, properties }];
    for (let i = 0; i < 3; i++) {
      const { custom_attributes } = bodyOf(protocol, batchOf(events)).events[0]!.data;
      expect(custom_attributes.ok).toHaveLength(4096);
      expect(Object.keys(custom_attributes).filter((key) => /^(long|n|deep)/.test(key))).toEqual([]);
    }
    expect(reported.map((text) => text.slice(0, 40))).toEqual([
      expect.stringMatching(/^protocol: event signup: long is left out/),
      expect.stringMatching(/^protocol: event signup: nnnn/),
      expect.stringMatching(/^protocol: event signup: deep\.nnnn/),
    ]);
  });

  test('attributes beyond a hundred: the session’s are kept', () => {
    const properties = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`p${i}`, i]));
    const { data, reports: reported } = one({ properties });
    expect(Object.keys(data.custom_attributes)).toHaveLength(100);
    expect(data.custom_attributes).toMatchObject({
      'session.sessionIndex': '3',
      'page.id': event.page.id,
      p0: '0',
    });
    expect(reported).toHaveLength(25);
    expect(reported[0]).toMatch(/^protocol: event signup: p95 is left out/);
  });

  test('traits', () => {
    const user = { id: 'anna', traits: { long: 'x'.repeat(5000), plan: 'pro' } };
    const { body, reports: reported } = one({ user });
    expect(body.user_attributes).toEqual({ plan: 'pro' });
    expect(reported).toEqual([expect.stringMatching(/^protocol: identify: long is left out/)]);
  });

  test('wrong options, and no key: then nothing is sent', () => {
    const { protocol, reported } = create({
      apiKey: 'a key',
      environment: 'staging',
      eventTypes: { a: 'odd', b: 'search' },
      gdprPurpose: 5,
    } as never);
    expect(protocol.encode(batchOf([event]))).toEqual([]);
    expect(reported).toEqual([
      expect.stringContaining('option mparticle.apiKey (a key) must be'),
      expect.stringContaining('option mparticle.environment (staging) must be'),
      expect.stringContaining('option mparticle.gdprPurpose (5) must be string'),
      'option: option mparticle.apiKey is missing: nothing is sent without it',
      expect.stringContaining('option mparticle.eventTypes.a (odd) must be'),
    ]);
    expect(() => mparticle(undefined as never)).not.toThrow();
  });
});

describe('mparticle: an answer that refuses', () => {
  const refusal =
    '{"errors":[{"code":"BAD_REQUEST","message":"Required event field \\"event_type\\" is missing."}]}';
  const ask = async (response: Response) => {
    const { protocol, reported } = create();
    const batch = batchOf([event]);
    const [request] = protocol.encode(batch);
    return [
      await protocol.accept!(response.clone(), batch, request!),
      await protocol.accept!(response, batch, request!),
      reported,
    ];
  };

  test('is reported in the server’s words, once', async () => {
    expect(await ask(new Response(refusal, { status: 400 }))).toEqual([
      undefined,
      undefined,
      [`protocol: mParticle answered 400: ${refusal}`],
    ]);
  });

  test('an answer that accepts reports nothing', async () => {
    for (const status of [202, 503])
      expect(await ask(new Response('', { status }))).toEqual([undefined, undefined, []]);
  });
});

describe('mparticle: any tracked events', () => {
  const text = anyText(40);
  const uuid = fc.uuid();
  const instant = fc.integer({ min: 0, max: 4e12 }).map((at) => new Date(at).toISOString());
  /** As `track()` copies it. */
  const data = anyValue.map((value) => copyProperties({ value, ...Object(value) }, 'properties', () => {}));
  const attribute = fc.oneof(text, fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }));
  const attributes = fc.dictionary(anyText(300), attribute, { maxKeys: 5 });
  const anySession = fc.record(
    {
      userId: uuid,
      sessionId: fc.oneof({ weight: 9, arbitrary: uuid }, { weight: 1, arbitrary: anyText(9) }),
      sessionIndex: fc.integer({ min: 1, max: 1e6 }),
      eventIndex: fc.option(fc.nat()),
      previousSessionId: fc.option(uuid),
      storageMechanism: fc.constantFrom('cookie', 'indexeddb', 'memory', 'custom'),
      firstEventId: fc.option(uuid),
      firstEventTimestamp: fc.option(instant),
      startedAt: instant,
      state: fc.constantFrom('foreground', 'background'),
      attributes,
    },
    { requiredKeys: ['userId', 'sessionId', 'sessionIndex', 'storageMechanism', 'startedAt', 'state'] },
  );
  const page = fc.record({
    id: uuid,
    url: fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), text),
    title: anyText(400),
    referrer: fc.oneof(fc.webUrl(), text),
  });
  const facts = fc.record(
    {
      transition_type: fc.constantFrom(
        'application_initialized',
        'application_foreground',
        'application_exit',
        'x',
      ),
      is_first_run: fc.boolean(),
      is_upgrade: fc.boolean(),
      successfully_closed: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const own = fc.oneof(
    fc.tuple(fc.constant('session_start'), data),
    fc.tuple(
      fc.constant('session_end'),
      fc.record(
        { duration: fc.nat(), attributes, reason: text },
        { requiredKeys: [] },
      ) as fc.Arbitrary<object>,
    ),
    fc.tuple(fc.constant('page_view'), data),
    fc.tuple(fc.constant('application_state_transition'), facts as fc.Arbitrary<object>),
  );
  const anyName = anyText(256).filter((name) => !!name);
  const anyEvent = fc
    .record(
      {
        id: uuid,
        named: fc.oneof(own, fc.tuple(anyName, data)),
        time: instant,
        session: anySession,
        tab: fc.record({ id: uuid }),
        page,
        consent: fc.constantFrom('granted', 'denied', 'pending'),
        user: fc.record({ id: anyText(99).filter((name) => !!name), traits: data }, { requiredKeys: ['id'] }),
        context: data,
        debug: fc.boolean(),
      },
      { requiredKeys: ['id', 'named', 'time', 'tab', 'page', 'consent'] },
    )
    .map(
      ({ named: [name, properties], ...more }) => ({ ...more, name, properties }) as unknown as TrackedEvent,
    );
  const anyContext = fc.record(
    {
      sdk: fc.constant(context.sdk),
      device: fc.record(
        {
          type: fc.constantFrom('desktop', 'mobile'),
          model: text,
          resolution: fc.constantFrom('1x2', '1920x1080'),
        },
        { requiredKeys: [] },
      ),
      os: fc.record({ name: text, version: text }, { requiredKeys: [] }),
      app: fc.record({ name: text, version: text }, { requiredKeys: [] }),
      utm: fc.dictionary(text, text),
      gpc: fc.boolean(),
      dropped: fc.nat(),
    },
    { requiredKeys: ['sdk'] },
  ) as unknown as fc.Arbitrary<BatchContext>;
  const options = fc.record({
    apiKey: fc.constant('key'),
    environment: fc.constantFrom('development', 'production'),
    gdprPurpose: fc.constantFrom('analytics', '__proto__'),
    eventTypes: fc.dictionary(anyName, fc.constantFrom('search', 'media')),
  }) as unknown as fc.Arbitrary<MparticleOptions>;

  test('each request is as mParticle’s models and limits have it, and all events are in one', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { minLength: 1, maxLength: 4 }),
        anyContext,
        options,
        (events, context, options) => {
          // As the outbox has kept them.
          const kept = JSON.parse(JSON.stringify(events)) as TrackedEvent[];
          const requests = drain(create(options).protocol, kept, { context });
          for (const { body } of requests) expect(faultsOf(body)).toEqual([]);
          const ids = requests.flatMap(({ body }) =>
            (JSON.parse(body) as Wire).events.map(({ data }) => data.source_message_id),
          );
          expect(ids).toEqual(kept.map(({ id }) => id));
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('mparticle: encoding 100 events takes no more than a few times as long as printing them', () => {
  const { protocol } = create();
  const events = Array.from({ length: 100 }, (_, i) => ({
    ...event,
    id: id(i),
    session: { ...session, eventIndex: i },
    properties: {
      plan: 'pro',
      price: 9.5 * i,
      tags: ['a', 'b'],
      text: 'Lorem ipsum dolor sit amet',
      isNew: true,
    },
  }));
  const ratio = compareTimes(
    () => drain(protocol, events),
    () => JSON.stringify(events),
  );
  expect(ratio).toBeLessThan(6);
});

test('mparticle: faults wait for the tracker, and none is lost', () => {
  const report = vi.fn();
  const protocol = mparticle({} as never);
  protocol.plugin!.setup!({ report } as unknown as PluginApi);
  expect(report.mock.calls).toEqual([['option', expect.stringContaining('mparticle.apiKey')]]);
});
