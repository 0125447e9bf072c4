// Groups of the native protocol: who stands together, that nothing changes on the way back, and what it saves.
import { describe, expect, test } from 'vitest';
import { flatten, type NativeBatch } from '../../src/server/collector';
import type { Session, TrackedEvent } from '../../src/index';
import { encode as encodeAll } from './support/encode';

const TIME = Date.UTC(2026, 4, 4, 9, 30);
const at = (seconds: number) => new Date(TIME + seconds * 1_000).toISOString();
/** A UUID that is another one for each number. */
const id = (n: number) => `3f0e6f0a-9d3c-4b52-8f0d-${String(n).padStart(12, '0')}`;

const session: Session = {
  userId: id(1),
  sessionId: id(2),
  sessionIndex: 3,
  eventIndex: 1,
  previousSessionId: id(3),
  storageMechanism: 'cookie',
  firstEventId: id(4),
  firstEventTimestamp: at(0),
  startedAt: at(0),
  state: 'foreground',
};
const page = (n: number) => ({
  id: id(900 + n),
  url: `https://shop.example/product/${n}?utm_source=newsletter`,
  title: `Product ${n}`,
  referrer: 'https://shop.example/',
});
const event = (n: number, changes: Partial<TrackedEvent> = {}): TrackedEvent => ({
  id: id(100 + n),
  name: 'signup',
  time: at(n),
  properties: { plan: 'pro' },
  session: { ...session, eventIndex: n },
  tab: { id: id(5) },
  page: page(1),
  consent: 'granted',
  ...changes,
});

const encode = (events: TrackedEvent[], together?: number) =>
  encodeAll(
    {
      collector: 'https://collect.example/e',
      sentAt: at(0),
      context: { sdk: { name: 'sojourn', version: '0.1.0' } },
      events,
    },
    together,
  )[0]!.body;
const sent = (...events: TrackedEvent[]) => JSON.parse(encode(events)) as NativeBatch;
const sizes = ({ groups }: NativeBatch) => groups.map(({ events }) => events.length);

describe('event groups: a group', () => {
  test('says once what its events share', () => {
    const { groups } = sent(event(1, { user: { id: 'anna' } }), event(2, { user: { id: 'anna' } }));
    const { eventIndex, state, ...shared } = session;
    expect(groups[0]!.events[0]!.eventIndex).toBe(eventIndex);
    const own = (n: number) => ({
      id: id(100 + n),
      name: 'signup',
      time: at(n),
      properties: { plan: 'pro' },
      eventIndex: n,
      state,
    });
    expect(groups).toEqual([
      {
        session: shared,
        tab: { id: id(5) },
        page: page(1),
        consent: 'granted',
        user: { id: 'anna' },
        events: [own(1), own(2)],
      },
    ]);
  });

  test.each<[string, Partial<TrackedEvent>]>([
    ['session', { session: { ...session, sessionId: id(9) } }],
    ['session, by its attributes', { session: { ...session, attributes: { plan: 'pro' } } }],
    ['session, when there is none', { session: undefined }],
    ['tab', { tab: { id: id(9) } }],
    ['page', { page: { ...page(1), title: 'Another' } }],
    ['consent', { consent: 'pending' }],
    ['user', { user: { id: 'anna' } }],
    ['user, by its traits', { user: { id: 'anna', traits: { age: 41 } } }],
    ['debug', { debug: true }],
  ])('has events of one %s, and the order stays', (_what, changes) => {
    const events = [event(1), event(2), event(3, changes), event(4, changes), event(5)];
    const batch = sent(...events);
    expect(sizes(batch)).toEqual([2, 2, 1]);
    expect(flatten(batch)).toEqual(JSON.parse(JSON.stringify(events)));
  });

  test.each<[string, Partial<TrackedEvent>]>([
    ['state', { session: { ...session, state: 'background' } }],
    ['index', { session: { ...session, eventIndex: null } }],
    ['name, properties and context', { name: 'b', properties: {}, context: { a: 1 } }],
  ])('takes events of another %s', (_what, changes) => {
    expect(sizes(sent(event(1), event(2, changes), event(3)))).toEqual([3]);
  });

  test('has no session, and its events no index and no state, where sessions are off', () => {
    const { groups } = sent(event(1, { session: undefined }));
    expect(Object.keys(groups[0]!)).toEqual(['tab', 'page', 'consent', 'events']);
    expect(Object.keys(groups[0]!.events[0]!)).toEqual(['id', 'name', 'time', 'properties']);
  });
});

describe('event groups: flatten', () => {
  test('leaves nothing of the group’s form on an event', () => {
    const [whole] = flatten(sent(event(1)));
    expect(Object.keys(whole!).sort()).toEqual(Object.keys(event(1)).sort());
    expect(whole!.session).toEqual({ ...session, eventIndex: 1 });
  });

  test('gives no session to events that have none, whatever they say', () => {
    const [{ events, ...group }] = sent(event(1, { session: undefined })).groups as [
      NativeBatch['groups'][0],
    ];
    const odd = { ...group, events: [{ ...events[0]!, eventIndex: 1, state: 'foreground' as const }] };
    const [whole] = flatten({ ...sent(event(1)), groups: [odd] });
    expect(Object.keys(whole!).sort()).toEqual([
      'consent',
      'id',
      'name',
      'page',
      'properties',
      'tab',
      'time',
    ]);
  });
});

describe('event groups: 100 events over 5 pages', () => {
  const names = ['page_view', 'signup', 'add_to_cart', 'checkout_step', 'cart viewed'];
  const properties = [
    { navigation: 'load', foregroundDuration: 5_230 },
    { plan: 'pro' },
    { sku: 'kettle', quantity: 1, price: 64 },
    { step: 'address' },
    { items: 2 },
  ];
  const events = Array.from({ length: 100 }, (_, n) =>
    event(n, {
      name: names[n % 5]!,
      properties: properties[n % 5]!,
      page: page(Math.floor(n / 20)),
      session: { ...session, eventIndex: n || null },
    }),
  );
  const weight = (most: number, together: number) => {
    let bytes = 0;
    for (let n = 0; n < events.length; n += most)
      bytes += new TextEncoder().encode(encode(events.slice(n, n + most), together)).length;
    return bytes / events.length;
  };

  test.each([
    [50, 50],
    [50, 1],
    [20, 20],
    [20, 3],
    [8, 8],
    [8, 1],
  ])('weigh at most 300 bytes each, in batches of up to %i that were tracked by %i', (most, together) => {
    expect(weight(most, together)).toBeLessThanOrEqual(300);
  });

  test.each([1, 3, 100])(
    'are said in one group for each page, also where they were tracked by %i',
    (together) => {
      const batch = JSON.parse(encode(events, together)) as NativeBatch;
      expect(sizes(batch)).toEqual([20, 20, 20, 20, 20]);
      expect(flatten(batch)).toEqual(JSON.parse(JSON.stringify(events)));
    },
  );

  test('each page says its full session', () => {
    const { groups } = sent(...events);
    expect(groups).toHaveLength(5);
    for (const group of groups)
      expect(group.session).toMatchObject({ userId: id(1), firstEventTimestamp: at(0) });
  });
});
