// Any event and any context, as the core hands them to a protocol: data that has been through JSON.
import fc from 'fast-check';
import type { BatchContext, Session, TrackedEvent } from '../../../src/index';

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const time = fc
  .date({ min: new Date(1), max: new Date(8.9e12), noInvalidDate: true })
  .map((date) => date.toISOString());
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const json = fc
  .dictionary(
    fc.oneof(text, fc.constantFrom('__proto__', 'toJSON', 'length', '')),
    fc.jsonValue({ maxDepth: 5 }),
    {
      maxKeys: 6,
    },
  )
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);
const attributes = fc.dictionary(text, fc.oneof(text, fc.double({ noNaN: true }), fc.boolean()), {
  maxKeys: 4,
});

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
  attributes: maybe(attributes),
});

export const anyEvent: fc.Arbitrary<TrackedEvent> = fc.record({
  id: fc.uuid(),
  name: fc.oneof(
    fc.constantFrom('session_start', 'session_end', 'page_view'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  ),
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

export const anyContext: fc.Arbitrary<BatchContext> = fc.record({
  device: maybe(
    fc.record({
      type: maybe(fc.constantFrom('desktop', 'mobile', 'tablet')),
      brand: maybe(text),
      model: maybe(text),
      touch: maybe(fc.boolean()),
      resolution: maybe(fc.constant('1920x1080')),
      colorDepth: maybe(fc.nat()),
      orientation: maybe(text),
    }),
  ),
  os: maybe(fc.record({ name: maybe(text), version: maybe(text) })),
  browser: maybe(
    fc.record({ name: maybe(text), version: maybe(text), language: maybe(text), bot: maybe(fc.boolean()) }),
  ),
  app: maybe(fc.record({ name: maybe(text), version: maybe(text) })),
  locale: maybe(text),
  timeZone: maybe(text),
  utm: maybe(fc.dictionary(text, text)),
  gpc: maybe(fc.boolean()),
  dropped: maybe(fc.nat()),
  sdk: fc.constant({ name: 'sojourn', version: '0.1.0' }),
});
