// Whatever is tracked, a request to a Snowplow collector is valid: by Snowplow's schemas, and by the payload's fields.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BatchContext, Session, TrackedEvent } from '../../src/index';
import { snowplow } from '../../src/protocols/snowplow/snowplow';
import { hasSchemas, judgeSnowplow } from './support/judge-snowplow';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  // Long, and expensive in bytes.
  fc
    .tuple(fc.constantFrom('x', '"', '\\', '\u0001', '\u20ac', '\ud800', '\ud83d\ude00'), fc.nat(9000))
    .map(([unit, count]) => unit.repeat(count)),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
/** A clock that is wrong: any instant with a year of four digits. */
const anyTime = fc
  .integer({ min: Date.UTC(1970, 0), max: Date.UTC(9999, 11) })
  .map((instant) => new Date(instant).toISOString());
const anyName = fc.oneof(
  fc.constantFrom(
    'signup',
    'page_view',
    'engagement',
    'session_start',
    'session_end',
    '__proto__',
    'toString',
  ),
  fc.constant('application_state_transition'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 256 }),
);
const anyKey = fc.oneof(
  fc.constantFrom(
    'category',
    'label',
    'property',
    'value',
    'transition_type',
    'is_first_run',
    '__proto__',
    'toString',
  ),
  anyText,
);
const anyType = fc
  .constantFrom('initialized', 'foreground', 'background', 'exit')
  .map((type) => 'application_' + type);
const anyProperties = fc.oneof(
  fc.dictionary(anyKey, fc.oneof(anyText, fc.jsonValue({ maxDepth: 3 })), { maxKeys: 6 }),
  fc.record({ transition_type: anyType, is_first_run: fc.boolean(), is_upgrade: fc.boolean() }),
  fc.record({ category: anyText, label: anyText, property: anyText, value: fc.double() }),
);
const anySession: fc.Arbitrary<Session> = fc.record(
  {
    userId: fc.uuid(),
    sessionId: fc.oneof(fc.uuid(), anyText),
    sessionIndex: fc.integer({ min: 1, max: 2_147_483_647 }),
    eventIndex: fc.option(fc.integer({ min: 1, max: 2_147_483_647 })),
    previousSessionId: fc.option(fc.uuid()),
    storageMechanism: fc.constantFrom('cookie', 'indexeddb', 'memory', 'custom'),
    firstEventId: fc.option(fc.uuid()),
    firstEventTimestamp: fc.option(anyTime),
    startedAt: anyTime,
    state: fc.constantFrom('foreground', 'background'),
    attributes: fc.dictionary(anyText, fc.oneof(anyText, fc.double({ noNaN: true }), fc.boolean()), {
      maxKeys: 4,
    }),
  },
  {
    requiredKeys: [
      'userId',
      'sessionId',
      'sessionIndex',
      'eventIndex',
      'previousSessionId',
      'storageMechanism',
      'firstEventId',
      'firstEventTimestamp',
      'startedAt',
      'state',
    ],
  },
);
const anyEvent: fc.Arbitrary<TrackedEvent> = fc.record({
  id: fc.uuid(),
  name: anyName,
  time: anyTime,
  properties: anyProperties as fc.Arbitrary<Record<string, unknown>>,
  context: maybe(
    fc.dictionary(fc.oneof(fc.constantFrom('product', 'consent'), anyText), fc.jsonValue({ maxDepth: 2 }), {
      maxKeys: 4,
    }),
  ),
  session: maybe(anySession),
  tab: fc.record({ id: fc.uuid() }),
  page: fc.record({
    id: fc.uuid(),
    url: anyText.map((text) => ('https://shop.example/' + text).slice(0, 4096)),
    title: anyText.map((text) => text.slice(0, 4096)),
    referrer: anyText.map((text) => text.slice(0, 4096)),
  }),
  consent: fc.constantFrom('pending', 'granted', 'denied'),
  user: maybe(
    fc.record({
      id: anyText.map((text) => `u${text}`.slice(0, 4096)),
      traits: maybe(fc.dictionary(anyText, anyText, { maxKeys: 3 })),
    }),
  ),
});
const anySize = fc.tuple(fc.nat(99_999), fc.nat(99_999)).map((size) => size.join('x'));
const anyContext = fc.record({
  sdk: fc.constant({ name: 'sojourn', version: '0.1.0' }),
  app: maybe(fc.record({ name: maybe(anyText), version: maybe(anyText) })),
  device: maybe(
    fc.record({
      type: maybe(fc.constantFrom('desktop', 'mobile', 'tablet')),
      resolution: maybe(anySize),
      colorDepth: fc.constantFrom(24, 30, 48),
    }),
  ),
  browser: maybe(fc.record({ name: maybe(anyText), language: maybe(anyText) })),
  timeZone: maybe(anyText),
  utm: maybe(fc.dictionary(anyText, anyText, { maxKeys: 3 })),
  gpc: maybe(fc.boolean()),
  web: maybe(
    fc.record({
      viewport: anySize,
      documentSize: anySize,
      cookiesEnabled: fc.boolean(),
      online: fc.boolean(),
    }),
  ),
}) as fc.Arbitrary<BatchContext>;

const uri = (name: string) => `iglu:com.acme/${name}/jsonschema/1-0-0`;
const anyOptions = fc.constantFrom(undefined, {
  appId: 'shop',
  schemas: { signup: uri('signup'), session_end: uri('session_end') },
  entities: {
    product: uri('product'),
    attributes: uri('attributes'),
    traits: uri('traits'),
    utm: uri('utm'),
  },
});

describe.skipIf(!hasSchemas)('by Snowplow’s schemas', () => {
  test('every request is valid, whatever its events carry; none is lost, none comes twice', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { minLength: 1, maxLength: 4 }),
        anyContext,
        anyTime,
        anyOptions,
        (events, context, sentAt, options) => {
          const protocol = snowplow(options);
          // As they come out of the queue.
          const queued = JSON.parse(JSON.stringify(events)) as TrackedEvent[];
          for (let left = queued; left[0];) {
            const [request] = protocol.encode({
              collector: 'https://collect.example',
              sentAt,
              context,
              events: left,
              groups: '',
            });
            const { events: read, faults } = judgeSnowplow(request!);
            expect(faults).toEqual([]);
            expect(read.map(({ id }) => id)).toEqual(request!.events!.map(({ id }) => id));
            expect(request!.events).toEqual(left.slice(0, read.length));
            left = left.slice(read.length);
          }
        },
      ),
      { numRuns: 150, endOnFailure: true },
    );
  });
});
