// Events and batches, by example and at random.
import fc from 'fast-check';
import { anyText } from '../../core/event/any-text';
import type { BatchContext, Session, TrackedEvent } from '../../../src/index';
import type { Batch } from '../../../src/core/delivery/protocol';
import { createAny } from './any-parts';
import * as sample from './sample';

export const SOURCE = 'a1b2-source';

export const session: Session = {
  ...sample.session,
  userId: 'aaaaaaaa-9d3c-4b52-8f0d-2a1f5c7b9e10',
  sessionId: 'bbbbbbbb-9d3c-4b52-8f0d-2a1f5c7b9e10',
};

export const event = (changes: Partial<TrackedEvent> = {}): TrackedEvent => ({
  ...sample.event,
  session,
  page: {
    id: sample.ID,
    url: 'https://shop.example/cart?coupon=1#top',
    title: 'Cart',
    referrer: 'https://search.example/?q=shoes',
  },
  ...changes,
});

export const context: BatchContext = {
  ...sample.context,
  device: { ...sample.context.device, orientation: 'landscape-primary' },
  os: { name: 'Linux', version: '6' },
};

export const batch = (events: readonly TrackedEvent[], changes: Partial<Batch> = {}): Batch => ({
  collector: 'https://tracardi.example',
  sentAt: sample.TIME,
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
