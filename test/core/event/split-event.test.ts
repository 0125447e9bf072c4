// What is sent of an event, whatever an old library has done to the prototypes.
import { afterEach, expect, test } from 'vitest';
import type { TrackedEvent } from '../../../src/core/event/event';
import { createEventSplitter } from '../../../src/core/event/split-event';

/** Nothing has come before. */
const splitAnew = (event: TrackedEvent) => createEventSplitter()(event);

const event = {
  id: 'e1',
  name: 'bought',
  time: '2026-05-04T09:30:00.005Z',
  properties: { items: [{ id: 1, tags: ['a', 'b'] }], total: 5 },
  context: { list: [[1], []] },
  session: { userId: 'u', sessionId: 's', eventIndex: 3, state: 'foreground', attributes: { plan: 'pro' } },
  tab: { id: 't' },
  page: { id: 'p', url: 'https://shop.example/', title: 'Shop', referrer: '' },
  consent: 'granted',
  user: { id: 'anna', traits: { tags: ['x'] } },
} as unknown as TrackedEvent;

const patched: object[] = [];
afterEach(() => {
  for (const prototype of patched.splice(0)) delete (prototype as { toJSON?: unknown }).toJSON;
});

test('event groups: shared values of neighbors are separated from an event’s own, its id first', () => {
  const [shared, own] = splitAnew(event).map((text) => JSON.parse(text) as object);
  const { eventIndex, state, ...session } = event.session!;
  const { tab, page, consent, user, id, name, time, properties, context } = event;
  expect(shared).toEqual({ session, tab, page, consent, user });
  expect(own).toEqual({ id, name, time, eventIndex, state, properties, context });
  expect(splitAnew(event)[1]).toMatch(/^\{"id":"e1"/);
});

test.each([
  ['Array', Array.prototype],
  ['Object', Object.prototype],
  ['String', String.prototype],
])('event groups: a patched %s.prototype.toJSON changes nothing', (_, prototype) => {
  const plain = splitAnew(event);
  Object.defineProperty(prototype, 'toJSON', { value: () => 'patched', configurable: true });
  patched.push(prototype);
  const sent = splitAnew(event);
  delete (prototype as { toJSON?: unknown }).toJSON;
  expect(sent).toEqual(plain);
});

test('event groups: shared values are those of this event, whatever came before', () => {
  const split = createEventSplitter();
  const { session, user } = event;
  const events: TrackedEvent[] = [
    event,
    { ...event, user: undefined },
    event,
    { ...event, user: { ...user!, traits: { tags: ['y'] } } },
    { ...event, session: { ...session!, attributes: { plan: 'free' } } },
    { ...event, session: undefined },
    { ...event, debug: true },
    { ...event, page: { ...event.page, title: 'Cart' } },
    { ...event, session: { ...session!, eventIndex: 4 } },
  ];
  for (const each of events) expect(split(each)).toEqual(splitAnew(each));
});
