// Events and batches, by example and at random.
import fc from 'fast-check';
import { anyText } from '../../event/any-text';
import type { BatchContext, Session, TrackedEvent } from '../../../src/index';
import type { Batch } from '../../../src/protocols/protocol';

export const ID = '3f0e6f0a-9d3c-4b52-8f0d-2a1f5c7b9e10';
export const TIME = '2026-05-04T03:02:01.000Z';
export const SOURCE = 'a1b2-source';

export const session: Session = {
  userId: 'aaaaaaaa-9d3c-4b52-8f0d-2a1f5c7b9e10',
  sessionId: 'bbbbbbbb-9d3c-4b52-8f0d-2a1f5c7b9e10',
  sessionIndex: 3,
  eventIndex: 7,
  previousSessionId: null,
  storageMechanism: 'cookie',
  firstEventId: ID,
  firstEventTimestamp: TIME,
  startedAt: TIME,
  state: 'foreground',
};

export const event = (changes: Partial<TrackedEvent> = {}): TrackedEvent => ({
  id: ID,
  name: 'signup',
  time: TIME,
  properties: { plan: 'pro' },
  session,
  tab: { id: ID },
  page: {
    id: ID,
    url: 'https://shop.example/cart?coupon=1#top',
    title: 'Cart',
    referrer: 'https://search.example/?q=shoes',
  },
  consent: 'granted',
  ...changes,
});

export const context: BatchContext = {
  device: {
    type: 'desktop',
    touch: false,
    resolution: '1920x1080',
    colorDepth: 24,
    orientation: 'landscape-primary',
  },
  os: { name: 'Linux', version: '6' },
  browser: { name: 'Firefox', version: '140.0', language: 'en', bot: false },
  app: { name: 'shop', version: '1.2.3' },
  locale: 'en-GB',
  timeZone: 'Europe/London',
  utm: { source: 'newsletter' },
  gpc: true,
  sdk: { name: 'sojourn', version: '0.1.0' },
};

export const batch = (events: readonly TrackedEvent[], changes: Partial<Batch> = {}): Batch => ({
  collector: 'https://tracardi.example',
  sentAt: TIME,
  context,
  groups: '',
  events,
  ...changes,
});

const text = anyText(40);
const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const json = fc.dictionary(
  fc.oneof(
    text,
    fc.constantFrom('id', 'category', 'page', 'session', 'time', 'device', 'start', '__proto__', 'toJSON'),
  ),
  fc.jsonValue({ maxDepth: 4 }),
  { maxKeys: 6 },
);
const attributes = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 4 });

const anySession: fc.Arbitrary<Session> = fc.record({
  userId: fc.uuid(),
  sessionId: fc.oneof(fc.uuid(), text),
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

const names = fc.oneof(
  fc.constantFrom(
    'session_start',
    'session_end',
    'page_view',
    'application_state_transition',
    'Visit Ended',
    ' ',
  ),
  fc.constantFrom('visit-ended', 'profile created', 'SIGN_UP'),
  text.filter(Boolean),
);

export const anyEvent: fc.Arbitrary<TrackedEvent> = fc.record({
  id: fc.uuid(),
  name: names,
  time,
  properties: json,
  context: maybe(json),
  session: maybe(anySession),
  tab: fc.record({ id: fc.uuid() }),
  page: fc.record({
    id: fc.uuid(),
    url: fc.oneof(text, fc.webUrl()),
    title: text,
    referrer: fc.oneof(text, fc.webUrl()),
  }),
  consent: fc.constantFrom('pending', 'granted', 'denied'),
  user: maybe(fc.record({ id: text, traits: maybe(json) })),
  debug: maybe(fc.constant(true as const)),
});

export const anyContext: fc.Arbitrary<BatchContext> = fc.record({
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

/** Events of a few sessions, as they stand in a queue. */
export const anyEvents = fc
  .tuple(
    fc.array(anyEvent, { minLength: 1, maxLength: 12 }),
    fc.array(fc.nat(9), { minLength: 12, maxLength: 12 }),
  )
  .map(([events, which]) =>
    events.map((each, at) => ({
      ...each,
      session: each.session && {
        ...each.session,
        ...events[which[at]! % events.length]!.session,
        eventIndex: each.session.eventIndex,
      },
    })),
  );
