// Any event and any context, as the core hands them to a protocol. What texts, instants and objects there are, each test says.
import fc from 'fast-check';
import type { BatchContext, Session, TrackedEvent } from '../../../src/index';

interface Parts {
  readonly text: fc.Arbitrary<string>;
  readonly time: fc.Arbitrary<string>;
  readonly json: fc.Arbitrary<Record<string, unknown>>;
  /** Of events. */
  readonly name: fc.Arbitrary<string>;
  /** Default: any text. */
  readonly address?: fc.Arbitrary<string>;
}

export const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

export const createAny = ({ text, time, json, name, address = text }: Parts) => {
  const attributes = fc.dictionary(
    text,
    fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
    {
      maxKeys: 4,
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
    attributes: maybe(attributes),
  });

  const anyEvent: fc.Arbitrary<TrackedEvent> = fc.record({
    id: fc.uuid(),
    name,
    time,
    properties: json,
    context: maybe(json),
    session: maybe(anySession),
    tab: fc.record({ id: fc.uuid() }),
    page: fc.record({ id: fc.uuid(), url: address, title: text, referrer: address }),
    consent: fc.constantFrom('pending', 'granted', 'denied'),
    user: maybe(fc.record({ id: text, traits: maybe(json) })),
    debug: maybe(fc.constant(true as const)),
  });

  const anyContext: fc.Arbitrary<BatchContext> = fc.record({
    device: maybe(
      fc.record({
        type: maybe(fc.constantFrom('desktop', 'mobile', 'tablet')),
        brand: maybe(text),
        model: maybe(text),
        touch: maybe(fc.boolean()),
        resolution: maybe(fc.tuple(fc.nat(), fc.nat()).map((size) => size.join('x'))),
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
    dropped: maybe(fc.integer({ min: 1 })),
    sdk: fc.constant({ name: 'sojourn', version: '0.1.0' }),
  });

  return { anyEvent, anyContext };
};
