import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { batch, event } from './support/batches.mjs';
import { post } from './support/collector.mjs';
import { demo } from './support/demo.mjs';
import { iso, sessionOf, start, transition } from './support/sessions.mjs';

const onlySession = async ({ json }) => (await json('/api/visitors')).visitors[0].shown[0];

test('an open session is derived from its events', async () => {
  const running = await demo();
  const make = sessionOf({ sessionIndex: 4 });
  await post(
    running.url,
    batch(
      make(0, 'session_start'),
      make(0, 'page_view', { path: '/' }),
      make(5, 'add_to_cart'),
      transition(make, 10, 'background'),
      transition(make, 40, 'foreground'),
      make(45, 'page_view', { path: '/about' }),
    ),
  );
  expect(await onlySession(running)).toMatchObject({
    index: 4,
    startedAt: start,
    duration: 45_000,
    foreground: 15_000,
    eventCount: 5,
    pageViews: 2,
    entryPage: 'https://shop.example/',
    exitPage: 'https://shop.example/about',
    storage: 'cookie',
    endedAt: null,
    reason: null,
    stretches: [
      { time: start, state: 'foreground' },
      { time: start + 10_000, state: 'background' },
      { time: start + 40_000, state: 'foreground' },
    ],
  });
});

test('what session_end says wins over what the events look like', async () => {
  const running = await demo();
  const make = sessionOf();
  const said = {
    startedAt: iso(0),
    endedAt: iso(90),
    duration: 90_000,
    foregroundDuration: 80_000,
    eventCount: 12,
    pageViews: 7,
    entryPage: 'https://shop.example/first',
    exitPage: 'https://shop.example/last',
    attributes: {},
    reason: 'background-timeout',
  };
  await post(running.url, batch(make(0, 'page_view'), make(90, 'session_end', { properties: said })));
  expect(await onlySession(running)).toMatchObject({
    endedAt: start + 90_000,
    duration: 90_000,
    foreground: 80_000,
    eventCount: 12,
    pageViews: 7,
    entryPage: 'https://shop.example/first',
    exitPage: 'https://shop.example/last',
    reason: 'background-timeout',
  });
});

test('a session_end that says nothing useful does not break the page', async () => {
  const running = await demo();
  const make = sessionOf();
  const odd = { endedAt: 'yesterday', duration: 'long', reason: { a: 1 }, pageViews: null };
  await post(running.url, batch(make(0, 'page_view'), make(8, 'session_end', { properties: odd })));
  expect(await onlySession(running)).toMatchObject({ duration: 8_000, pageViews: 1, reason: 'not said' });
});

test('sessions of one visitor are in their order, visitors by who came last', async () => {
  const running = await demo();
  const [ann, bob] = [randomUUID(), randomUUID()];
  const visit = (userId, sessionIndex, seconds) =>
    sessionOf({ userId, sessionIndex, startedAt: iso(seconds) })(seconds, 'page_view');
  // In the past, all of it: what is later than its arrival counts as of its arrival.
  const days = -365 * 24 * 3_600 * 10;
  await post(running.url, batch(visit(ann, 2, days + 500), visit(bob, 1, days + 300), visit(ann, 1, days)));
  const { visitors } = await running.json('/api/visitors');
  expect(visitors.map(({ userId, shown }) => [userId, shown.map(({ index }) => index)])).toEqual([
    [ann, [1, 2]],
    [bob, [1]],
  ]);
  expect((await running.json('/api/visitors?limit=1')).more).toBe(true);
  expect((await running.json('/api/visitors?limit=1&offset=1')).visitors[0].userId).toBe(bob);
});

test('a visitor is found by the beginning of the id, or a part of the account', async () => {
  const running = await demo();
  const ann = sessionOf()(0, 'login', { user: { id: 'Ann@Example.com' } });
  const other = sessionOf()(0, 'page_view');
  await post(running.url, batch(ann, other));
  const found = async (search) =>
    (await running.json(`/api/visitors?search=${encodeURIComponent(search)}`)).visitors.map(
      ({ userId }) => userId,
    );
  expect(await found('ann@ex')).toEqual([ann.session.userId]);
  expect(await found(other.session.userId.slice(0, 10))).toEqual([other.session.userId]);
  expect(await found("' OR 1=1 --")).toEqual([]);
});

test('ten thousand events of one session draw as a bounded number of ticks, and none is lost from the count', async () => {
  const running = await demo();
  const make = sessionOf();
  const events = Array.from({ length: 10_000 }, (_, i) => make(i, i % 4 ? 'scroll' : 'page_view'));
  for (let i = 0; i < events.length; i += 1_000)
    expect((await post(running.url, batch(...events.slice(i, i + 1_000)))).status).toBe(204);
  const { ticks, eventCount } = await onlySession(running);
  expect(eventCount).toBe(10_000);
  expect(ticks.length).toBeLessThanOrEqual(2 * 201);
  expect(ticks.reduce((sum, { n }) => sum + n, 0)).toBe(10_000);
  expect(ticks[0]).toMatchObject({ kind: 'page', id: events[0].id, index: 1, name: 'page_view' });
});

test('one event is shown as it came, with its context and its arrival', async () => {
  const running = await demo();
  const sent = event({ properties: { text: 'ü' } });
  await post(running.url, batch(sent));
  const { event: shown, context, collector } = await running.json(`/api/events/${sent.id}`);
  expect(shown).toEqual(sent);
  expect(context).toEqual(batch().context);
  expect(collector).toHaveProperty('receivedAt');
  expect((await fetch(`${running.url}/api/events/nothing`)).status).toBe(404);
});

test('clearing leaves nothing, and the same events may come again', async () => {
  const running = await demo();
  const one = batch();
  await post(running.url, one);
  await post(running.url, one);
  expect(await running.json('/api/stats')).toMatchObject({ events: 1, duplicates: 1 });
  expect((await fetch(`${running.url}/api/events`, { method: 'DELETE' })).status).toBe(204);
  expect(await running.json('/api/stats')).toMatchObject({ events: 0, visitors: 0, duplicates: 0 });
  await post(running.url, one);
  expect(await running.json('/api/stats')).toMatchObject({ events: 1, duplicates: 0 });
});
