// The native protocol against the schema that ships with it.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Batch, BatchContext, Session, TrackedEvent } from '../../src/index';
import { native } from '../../src/protocols/native';

const schema = JSON.parse(
  readFileSync(new URL('../../src/protocols/native.schema.json', import.meta.url), 'utf8'),
);
const judge = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
const faultsOf = (batch: unknown) =>
  judge(batch) ? [] : judge.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);

const ID = '3f0e6f0a-9d3c-4b52-8f0d-2a1f5c7b9e10';
const TIME = '2026-05-04T03:02:01.000Z';

const session: Session = {
  userId: ID,
  sessionId: ID,
  sessionIndex: 3,
  eventIndex: 7,
  previousSessionId: null,
  storageMechanism: 'cookie',
  firstEventId: ID,
  firstEventTimestamp: TIME,
  startedAt: TIME,
  state: 'foreground',
};
const event: TrackedEvent = {
  id: ID,
  name: 'signup',
  time: TIME,
  properties: { plan: 'pro' },
  session,
  tab: { id: ID },
  page: { id: ID, url: 'https://shop.example/', title: 'Shop', referrer: '' },
  consent: 'granted',
};
const context: BatchContext = {
  device: { type: 'desktop', touch: false, resolution: '1920x1080', colorDepth: 24 },
  os: { name: 'Linux', version: '' },
  browser: { name: 'Firefox', version: '140.0', language: 'en', bot: false },
  app: { name: 'shop', version: '1.2.3' },
  locale: 'en-GB',
  timeZone: 'Europe/London',
  utm: { source: 'newsletter' },
  gpc: true,
  sdk: { name: 'sojourn', version: '0.1.0' },
};
const batch: Batch = { collector: 'https://collect.example/e', sentAt: TIME, context, events: [event] };

const encoded = (given: Batch) => {
  const requests = native.encode(given);
  expect(requests).toHaveLength(1);
  return requests[0]!;
};

const text = fc.string({ unit: 'binary', maxLength: 40 });
const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const json = fc.dictionary(
  text,
  fc.jsonValue({ maxDepth: 4, noUnicodeString: false } as fc.JsonSharedConstraints),
  {
    maxKeys: 6,
  },
);

const anySession: fc.Arbitrary<Session> = fc.record({
  userId: fc.uuid(),
  sessionId: fc.oneof(fc.uuid(), text.filter(Boolean)),
  sessionIndex: fc.integer({ min: 1 }),
  eventIndex: fc.option(fc.integer({ min: 1 })),
  previousSessionId: fc.option(fc.uuid()),
  storageMechanism: fc.constantFrom('cookie', 'indexeddb', 'memory', 'custom'),
  firstEventId: fc.option(fc.uuid()),
  firstEventTimestamp: fc.option(time),
  startedAt: time,
  state: fc.constantFrom('foreground', 'background'),
});
const anyEvent: fc.Arbitrary<TrackedEvent> = fc.record({
  id: fc.uuid(),
  // The schema, as JSON Schema does, counts characters; lone surrogates count as one each.
  name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  time,
  properties: json,
  context: maybe(json),
  session: maybe(anySession),
  tab: fc.record({ id: fc.uuid() }),
  page: fc.record({ id: fc.uuid(), url: text, title: text, referrer: text }),
  consent: fc.constantFrom('pending', 'granted', 'denied'),
  user: maybe(fc.record({ id: text, traits: maybe(json) })),
  debug: maybe(fc.constant(true as const)),
});
const anyContext: fc.Arbitrary<BatchContext> = fc.record({
  device: maybe(
    fc.record({
      type: maybe(fc.constantFrom('desktop', 'mobile', 'tablet')),
      model: maybe(text),
      touch: maybe(fc.boolean()),
      resolution: maybe(fc.tuple(fc.nat(), fc.nat()).map((size) => size.join('x'))),
      colorDepth: maybe(fc.nat()),
      orientation: maybe(text),
    }),
  ),
  os: maybe(fc.record({ name: maybe(text), version: maybe(text) })),
  browser: maybe(fc.record({ name: maybe(text), version: maybe(text), bot: maybe(fc.boolean()) })),
  app: maybe(fc.record({ name: maybe(text), version: maybe(text) })),
  utm: maybe(fc.dictionary(text, text)),
  gpc: maybe(fc.boolean()),
  sdk: fc.constant({ name: 'sojourn', version: '0.1.0' }),
});
const anyBatch: fc.Arbitrary<Batch> = fc.record({
  collector: fc.webUrl(),
  sentAt: time,
  context: anyContext,
  events: fc.array(anyEvent, { minLength: 1, maxLength: 5 }),
});

describe('encode', () => {
  test('one POST to the collector, for all events, with nothing but JSON', () => {
    const request = encoded(batch);
    expect(request.url).toBe(batch.collector);
    expect(request.events).toEqual([event]);
    expect(request.contentType ?? 'text/plain').toMatch(/^text\/plain/);
    expect(JSON.parse(request.body)).toEqual({ sentAt: TIME, context, events: [event] });
  });

  test('whatever the events carry, the body keeps the schema and loses nothing', () => {
    fc.assert(
      fc.property(anyBatch, (given) => {
        const { sentAt, context, events } = given;
        const body = JSON.parse(encoded(given).body);
        expect(faultsOf(body)).toEqual([]);
        expect(body).toEqual(JSON.parse(JSON.stringify({ sentAt, context, events })));
      }),
      { numRuns: 500 },
    );
  });

  test('the body survives the way through UTF-8', () => {
    fc.assert(
      fc.property(anyBatch, (given) => {
        const { body } = encoded(given);
        expect(new TextDecoder('utf-8', { fatal: true }).decode(new TextEncoder().encode(body))).toBe(body);
      }),
      { numRuns: 300 },
    );
  });

  test('what is encoded is left as it was', () => {
    fc.assert(
      fc.property(anyBatch, (given) => {
        const before = structuredClone(given);
        encoded(given);
        expect(given).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  test('an event that JSON cannot carry makes it throw, for the outbox to set it apart', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    expect(() => native.encode({ ...batch, events: [{ ...event, properties: circular }] })).toThrow();
  });

  describe('beside an old library that patches Array.prototype.toJSON', () => {
    const patched = Array.prototype as { toJSON?: unknown };
    afterEach(() => void delete patched.toJSON);

    test.each([1, 2, 50])('the list of %i events stays a list', (count) => {
      const events = Array.from({ length: count }, (_, n) => ({ ...event, name: `event ${n}` }));
      const plain = encoded({ ...batch, events }).body;
      Object.defineProperty(Array.prototype, 'toJSON', {
        value(this: unknown[]) {
          return `[${this.join(', ')}]`;
        },
        configurable: true,
      });
      expect(JSON.stringify([1])).toBe('"[1]"');
      const { body } = encoded({ ...batch, events });
      delete patched.toJSON;
      expect(body).toBe(plain);
      expect(faultsOf(JSON.parse(body))).toEqual([]);
    });
  });
});

type Plain = { [key: string]: Plain };
/** The batch with one thing changed; `undefined` takes it away. */
const changed = (path: string, value: unknown): unknown => {
  const copy = JSON.parse(JSON.stringify({ sentAt: TIME, context, events: [event] })) as Plain;
  const keys = path.split('.');
  const last = keys.pop()!;
  const owner = keys.reduce((at, key) => (at[key] ??= {}), copy);
  if (value === undefined) delete owner[last];
  else owner[last] = value as Plain;
  return copy;
};

describe('the schema', () => {
  const uuid = [undefined, null, 7, '', 'x', ID.toUpperCase(), ID.slice(1), `${ID} `];
  const times = [
    undefined,
    null,
    0,
    '',
    '2026-05-04',
    '2026-05-04T03:02:01Z',
    '2026-05-04T03:02:01.000+02:00',
  ];
  const broken: [path: string, values: unknown[]][] = [
    ['sentAt', times],
    ['context', [undefined, null, []]],
    ['context.sdk', [undefined, {}, { name: 'sojourn' }, { name: 'sojourn', version: 1 }]],
    ['context.more', [1]],
    ['context.device.type', ['tv', '']],
    ['context.device.resolution', ['1920×1080', '1920', 'axb']],
    ['context.device.more', [1]],
    ['context.utm.source', [1, null, {}]],
    ['context.gpc', ['1', null]],
    ['events', [undefined, null, {}, []]],
    ['more', [1]],
    ['events.0', [null, 'event', []]],
    ['events.0.id', uuid],
    ['events.0.name', [undefined, null, '', 'x'.repeat(257)]],
    ['events.0.time', times],
    ['events.0.properties', [undefined, null, [], '{}']],
    ['events.0.context', [null, [], 'x']],
    ['events.0.consent', [undefined, null, '', 'maybe', true]],
    ['events.0.debug', [false, 1]],
    ['events.0.more', [1]],
    ['events.0.tab', [undefined, null, {}, ID]],
    ['events.0.tab.id', uuid],
    ['events.0.tab.more', [1]],
    ['events.0.page', [undefined, null, {}]],
    ['events.0.page.id', uuid],
    ['events.0.page.url', [undefined, null]],
    ['events.0.page.title', [undefined, null]],
    ['events.0.page.referrer', [undefined, null]],
    ['events.0.page.more', [1]],
    ['events.0.user', [null, {}, 'somebody']],
    ['events.0.user.id', [7, null]],
    ['events.0.user.more', [1]],
    ['events.0.session', [null, {}]],
    ['events.0.session.userId', uuid],
    ['events.0.session.sessionId', [undefined, null, '', 7]],
    ['events.0.session.sessionIndex', [undefined, null, 0, -1, 1.5, '1']],
    ['events.0.session.eventIndex', [undefined, 0, -1, 1.5, '1']],
    ['events.0.session.previousSessionId', [undefined, 7]],
    ['events.0.session.storageMechanism', [undefined, null, 'localStorage', '']],
    ['events.0.session.firstEventId', [undefined, 'x', 7]],
    ['events.0.session.firstEventTimestamp', [undefined, 'now', 7]],
    ['events.0.session.startedAt', times],
    ['events.0.session.state', [undefined, null, 'visible', '']],
    ['events.0.session.attributes', [null, [], { colour: null }, { colour: {} }, { colours: ['red'] }]],
    ['events.0.session.more', [1]],
  ];
  const cases = broken.flatMap(([path, values]) => values.map((value) => [path, value] as const));

  test.each(cases)('refuses %s = %j', (path, value) => {
    expect(faultsOf(changed(path, value))).not.toEqual([]);
  });

  test.each([
    ['events.0.session', undefined],
    ['events.0.session.eventIndex', null],
    ['events.0.session.sessionId', 'a constant of debug mode'],
    ['events.0.session.firstEventId', null],
    ['events.0.session.firstEventTimestamp', null],
    ['events.0.session.attributes', { colour: 'red', count: 1.5, member: true }],
    ['events.0.properties', { any: [{ thing: null }] }],
    ['events.0.context', { any: [{ thing: null }] }],
    ['events.0.user', { id: 'somebody', traits: { plan: ['pro'] } }],
    ['events.0.debug', true],
    ['events.0.time', '+012026-05-04T03:02:01.000Z'],
    ['context', { sdk: { name: 'sojourn', version: '1' } }],
  ])('takes %s = %j', (path, value) => {
    expect(faultsOf(changed(path, value))).toEqual([]);
  });
});
