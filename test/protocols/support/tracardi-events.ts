// Events and batches, by example and at random.
import fc from 'fast-check';
import { anyText } from '../../event/any-text';
import type { BatchContext, Session, TrackedEvent } from '../../../src/index';
import type { Batch } from '../../../src/protocols/protocol';
import { createAny } from './any-parts';

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
const json = fc.dictionary(
  fc.oneof(
    text,
    fc.constantFrom('id', 'category', 'page', 'session', 'time', 'device', 'start', '__proto__', 'toJSON'),
  ),
  fc.jsonValue({ maxDepth: 4 }),
  { maxKeys: 6 },
);
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

export const { anyEvent, anyContext } = createAny({
  text,
  time,
  json,
  name: names,
  address: fc.oneof(text, fc.webUrl()),
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
