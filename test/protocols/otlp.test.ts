// What becomes of events on their way to an OpenTelemetry Collector.
import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import { describe, expect, test, vi } from 'vitest';
import type { Session, TrackedEvent } from '../../src/index';
import { readAttributes } from './support/otlp-collector';
import { encodeAll, faultsOf, read, SDK, start, type Input } from './support/otlp-side';
import * as sample from './support/sample';
import { compareTimes } from './compare-times';

const { ID, TIME } = sample;

const OLD = '1d8b7d1f-4b58-4d2a-9f3c-2c3f4f8d1a55';
const session: Session = { ...sample.session, sessionIndex: 2, eventIndex: 3, previousSessionId: OLD };
const event: TrackedEvent = {
  ...sample.event,
  session,
  page: { ...sample.event.page, url: 'https://shop.example/a', title: 'A' },
};

/** The resource, the scope and the first record of the only request, with their attributes as an object. */
const encode = (change: Partial<TrackedEvent> = {}, input: Partial<Input> = {}, options?: object) => {
  const [request, another] = encodeAll({ events: [{ ...event, ...change }], ...input }, options);
  expect(another).toBeUndefined();
  expect(faultsOf(request!)).toEqual([]);
  const [{ resource, scopeLogs }] = JSON.parse(request!.body).resourceLogs;
  const [{ scope, logRecords }] = scopeLogs;
  const [{ attributes, ...record }] = logRecords;
  return {
    request: request!,
    resource: readAttributes(resource.attributes) as Record<string, unknown>,
    scope,
    record,
    raw: attributes as { key: string; value: unknown }[],
    attributes: readAttributes(attributes) as Record<string, unknown>,
  };
};
const valueOf = (value: unknown) =>
  encode({ properties: { value } }).raw.find(({ key }) => key === 'sojourn.properties.value')?.value;

describe('OTLP: a record', () => {
  test('has the names of the semantic conventions, and the rest of the event below the prefix', () => {
    const { record, attributes } = encode({
      user: { id: 'u-17', traits: { plan: 'pro' } },
      context: { a: 1 },
    });
    expect(record).toEqual({
      timeUnixNano: '1777863721000000000',
      observedTimeUnixNano: '1777863721000000000',
      severityNumber: 9,
      eventName: 'signup',
    });
    expect(attributes).toEqual({
      'log.record.uid': ID,
      'session.id': ID,
      'session.previous_id': OLD,
      'user.id': 'u-17',
      'url.full': 'https://shop.example/a',
      'browser.document.url.full': 'https://shop.example/a',
      'sojourn.session': session,
      'sojourn.tab': { id: ID },
      'sojourn.page': event.page,
      'sojourn.consent': 'granted',
      'sojourn.user': { id: 'u-17', traits: { plan: 'pro' } },
      'sojourn.context': { a: 1 },
      'sojourn.properties.plan': 'pro',
    });
  });

  test.each([
    ['session_start', 'session.start'],
    ['session_end', 'session.end'],
    ['page_view', 'browser.navigation'],
    ['web_vital', 'browser.web_vital'],
    ['application_error', 'exception'],
    ['session_started', 'session_started'],
  ])('has, for %s, the name %s', (name, eventName) => {
    expect(encode({ name }).record.eventName).toBe(eventName);
  });

  test('says nothing of a session where there is none, nor of one before it', () => {
    const without = encode({ session: undefined }).attributes;
    expect(Object.keys(without).filter((key) => /session/.test(key))).toEqual([]);
    const first = encode({ session: { ...session, previousSessionId: null } }).attributes;
    expect(first).not.toHaveProperty(['session.previous_id']);
  });

  test('has the time of the event, and of sending; a time that no store can hold is unknown', () => {
    const nanos = (time: string) => encode({ time }, { sentAt: '2026-05-05T00:00:00.001Z' }).record;
    expect(nanos(TIME)).toMatchObject({
      timeUnixNano: '1777863721000000000',
      observedTimeUnixNano: '1777939200001000000',
    });
    for (const time of [
      '1969-12-31T23:59:59.999Z',
      '+012026-05-04T03:02:01.000Z',
      '2300-01-01T00:00:00.000Z',
    ])
      expect(nanos(time).timeUnixNano).toBe('0');
  });
});

describe('OTLP: a value', () => {
  test.each([
    ['pro', { stringValue: 'pro' }],
    ['', { stringValue: '' }],
    [true, { boolValue: true }],
    [0, { intValue: '0' }],
    [-7, { intValue: '-7' }],
    [Number.MAX_SAFE_INTEGER, { intValue: '9007199254740991' }],
    [2 ** 60, { doubleValue: 2 ** 60 }],
    [1.5, { doubleValue: 1.5 }],
    [1e-7, { doubleValue: 1e-7 }],
    [NaN, { doubleValue: 'NaN' }],
    [-Infinity, { doubleValue: '-Infinity' }],
    [[1, null, 'a'], { arrayValue: { values: [{ intValue: '1' }, {}, { stringValue: 'a' }] } }],
    [{ a: { b: null } }, { kvlistValue: { values: [{ key: 'a', value: { kvlistValue: { values: [] } } }] } }],
    [null, undefined],
  ])('%j is %j', (value, expected) => {
    expect(valueOf(value)).toEqual(expected);
  });

  const nested = (levels: number): unknown => (levels ? { a: nested(levels - 1) } : 'deep');

  test('is JSON from the level that is too deep for others', () => {
    expect(JSON.stringify(valueOf(nested(30)))).toContain('{"stringValue":"deep"}');
    expect(JSON.stringify(valueOf(nested(31)))).toContain('{"stringValue":"{\\"a\\":\\"deep\\"}"}');
    const { request } = encode({ properties: { value: nested(97) } });
    expect(request.body).toContain('deep');
  });
});

describe('OTLP: the resource', () => {
  const context = {
    app: { name: 'shop', version: '1.10' },
    device: { type: 'mobile', brand: 'Apple', model: 'iPhone', touch: true },
    os: { name: 'iOS', version: '18' },
    browser: { name: 'Safari', version: '18', language: 'en-GB', bot: false },
    locale: 'en-GB',
    utm: { source: 'mail' },
    dropped: 3,
    sdk: SDK,
  } as const;

  test('describes service, SDK, browser, device and system by the conventions, the browser below the prefix too', () => {
    vi.stubGlobal('navigator', {
      userAgent: 'Mozilla/5.0',
      userAgentData: { platform: 'macOS', mobile: false },
    });
    const { resource, scope } = encode({}, { context });
    vi.unstubAllGlobals();
    expect(scope).toEqual(SDK);
    expect(resource).toEqual({
      'service.name': 'shop',
      'service.version': '1.10',
      'telemetry.sdk.name': 'sojourn',
      'telemetry.sdk.language': 'webjs',
      'telemetry.sdk.version': '0.1.0',
      'browser.language': 'en-GB',
      'browser.platform': 'macOS',
      'browser.mobile': false,
      'user_agent.original': 'Mozilla/5.0',
      'device.manufacturer': 'Apple',
      'device.model.identifier': 'iPhone',
      'os.name': 'iOS',
      'os.version': '18',
      'sojourn.browser': context.browser,
    });
  });

  test('has no user agent if consent is denied, or if there is none', () => {
    vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0' });
    const denied = encode({ consent: 'denied' }).resource;
    vi.stubGlobal('navigator', undefined);
    const absent = encode().resource;
    vi.unstubAllGlobals();
    for (const resource of [denied, absent]) expect(resource).not.toHaveProperty(['user_agent.original']);
  });

  test('is named by the options, else by the app; attributes of the site win', () => {
    const name = (options: object, app?: object) =>
      encode({}, { context: { app, sdk: SDK } }, options).resource['service.name'];
    expect(name({})).toBe('unknown_service');
    expect(name({}, { name: 'shop' })).toBe('shop');
    expect(name({ serviceName: 'web' }, { name: 'shop' })).toBe('web');
    expect(name({ serviceName: 'web', resource: { 'service.name': 'own' } })).toBe('own');
    const { resource } = encode({}, {}, { resource: { 'deployment.environment.name': 'test', n: [1] } });
    expect(resource).toMatchObject({ 'deployment.environment.name': 'test', n: [1] });
  });

  test('all names without the prefix are those of the semantic conventions', () => {
    const known: unknown[] = Object.values(conventions);
    const { resource, attributes } = encode({ user: { id: 'u' } }, { context });
    const names = [...Object.keys(resource), ...Object.keys(attributes)].filter(
      (key) => !key.startsWith('sojourn.'),
    );
    expect(names.filter((key) => !known.includes(key))).toEqual([]);
  });
});

test('OTLP: another prefix', () => {
  const { attributes } = encode({}, {}, { prefix: 'acme.' });
  expect(attributes).toMatchObject({ 'acme.properties.plan': 'pro', 'acme.session': session });
});

test.each([
  ['https://collect.example', '/v1/logs'],
  ['https://collect.example/', '/v1/logs'],
  ['https://collect.example/otlp', '/otlp/v1/logs'],
  ['https://collect.example/otlp//?key=a/b', '/otlp/v1/logs?key=a/b'],
  ['https://collect.example/v1/logs', '/v1/logs'],
  ['https://collect.example/v1/logs/', '/v1/logs'],
  ['https://collect.example/v1/logs?key=1', '/v1/logs?key=1'],
])('OTLP: %s is sent to %s', (collector, path) => {
  expect(encode({}, { collector }).request).toMatchObject({
    url: 'https://collect.example' + path,
    contentType: 'application/json',
  });
});

test('OTLP: a request has as many events as outlive a page, and each event is in one request', () => {
  const events = Array.from({ length: 60 }, (_, at) => ({
    ...event,
    id: `${at}`,
    properties: { text: 'ä'.repeat(at === 7 ? 9_000 : at * 20) },
  }));
  const resource = { team: 'ö'.repeat(2_000) };
  const requests = encodeAll({ events }, { resource });
  expect(requests.flatMap((request) => request.events!.map(({ id }) => id))).toEqual(
    events.map(({ id }) => id),
  );
  expect(requests.flatMap((request) => read(request).events.map(({ id }) => id))).toEqual(
    events.map(({ id }) => id),
  );
  for (const { body, events: own } of requests)
    if (own!.length > 1) expect(new TextEncoder().encode(body).length).toBeLessThanOrEqual(16_384);
  expect(requests.length).toBeLessThan(30);
});

describe('OTLP: options', () => {
  test.each([
    [{ serviceName: '' }, 'otlp.serviceName'],
    [{ serviceName: 7 }, 'otlp.serviceName'],
    [{ prefix: null }, 'otlp.prefix'],
    [{ resource: 'a=1' }, 'otlp.resource'],
    [{ resource: { a: () => 1 } }, 'otlp.resource.a'],
    [{ service: 'x' }, 'otlp.service'],
  ])('%o: a wrong one is named, and its default holds', (options, name) => {
    const { faults } = start(options as object);
    expect(faults).toEqual([['option', expect.stringContaining(`option ${name} `)]]);
    expect(encode({}, {}, options).resource['service.name']).toBe('unknown_service');
  });

  test('any options throw nothing', () => {
    const hostile = {
      get prefix(): string {
        throw new Error('no');
      },
    };
    for (const options of [null, undefined, 7, 'x', [], hostile]) {
      const { protocol } = start(options as object);
      expect(
        protocol.encode({
          collector: 'https://c',
          sentAt: TIME,
          context: { sdk: SDK },
          groups: '',
          events: [event],
        }),
      ).toHaveLength(1);
    }
  });
});

describe('OTLP: an answer', () => {
  const accept = async (status: number, body: string) => {
    const { protocol, faults } = start();
    const answer = await protocol.accept!(new Response(body, { status }), {} as never, {} as never);
    return [answer, faults.map(([, message]) => message)];
  };

  test.each([
    [200, '{"partialSuccess":{}}'],
    [200, '{}'],
    [200, ''],
    [200, 'null'],
    [200, '{"partialSuccess":{"rejectedLogRecords":"0","errorMessage":""}}'],
    [429, '{"code":8,"message":"slow down"}'],
    [502, '<html>'],
    [503, '{"code":14,"message":"the queue is full"}'],
    [504, ''],
  ])('%i %s: as usual, without a word', async (status, body) => {
    expect(await accept(status, body)).toEqual([undefined, []]);
  });

  test.each([
    [200, '{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}'],
    [200, '{"partialSuccess":{"rejectedLogRecords":2}}'],
    [200, '{ "partialSuccess": { "errorMessage": "use https" } }'],
    [400, '{"code":3,"message":"no such thing"}'],
  ])('%i %s: as usual, with the server’s message', async (status, body) => {
    expect(await accept(status, body)).toEqual([undefined, [`the collector answered ${status}: ${body}`]]);
  });

  test.each([
    [500, '{"code":13,"message":"broken"}'],
    [500, ''],
    [501, ''],
    [505, 'x'.repeat(5_000)],
    [408, ''],
  ])('%i %.40s: no retry, and a report', async (status, body) => {
    const [answer, messages] = await accept(status, body);
    expect(answer).toBe(true);
    expect(messages).toEqual([`the collector answered ${`${status}: ${body}`.slice(0, 999)}`]);
  });
});

test('OTLP: encoding a batch of 100 events takes no longer than printing them twice', () => {
  const events = Array.from({ length: 100 }, (_, at) => ({
    ...event,
    id: `${at}`,
    properties: {
      product: `shoe ${at}`,
      price: at + 0.5,
      tags: ['a', 'b'],
      list: { name: 'sale', position: at },
    },
  }));
  const { protocol } = start();
  const batch = {
    collector: 'https://collect.example',
    sentAt: TIME,
    context: { sdk: SDK },
    groups: '',
    events,
  };
  const ratio = compareTimes(
    () => protocol.encode(batch),
    () => JSON.stringify(events),
  );
  expect(ratio).toBeLessThan(3);
});
