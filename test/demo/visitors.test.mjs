import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { batch, event } from '../collector/support/batches.mjs';
import { post } from '../collector/support/collector.mjs';
import { demo } from './support/demo.mjs';
import { iso, sessionOf, start, transition } from './support/sessions.mjs';

const onlySession = async ({ json }) => (await json('/api/visitors')).visitors[0].shown[0];

test('visitor list: an open session is derived from its events', async () => {
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

test('visitor list: values of session_end override values computed from events', async () => {
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

test('visitor list: a session_end that says nothing useful does not break the page', async () => {
  const running = await demo();
  const make = sessionOf();
  const odd = { endedAt: 'yesterday', duration: 'long', reason: { a: 1 }, pageViews: null };
  await post(running.url, batch(make(0, 'page_view'), make(8, 'session_end', { properties: odd })));
  expect(await onlySession(running)).toMatchObject({ duration: 8_000, pageViews: 1, reason: 'not said' });
});

test('visitor list: sessions of one visitor are in their order, visitors by who came last', async () => {
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

test('visitor list: a visitor is found by the beginning of the id, or a part of the account', async () => {
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

test('visitor list: a browser is a visitor for each protocol, and nothing of the two is mixed', async () => {
  const running = await demo();
  const make = sessionOf({ sessionIndex: 2 });
  const { userId, sessionId } = make(0, 'page_view').session;
  await post(running.url, batch(make(0, 'page_view'), make(5, 'signup'), transition(make, 6, 'background')));
  const row = {
    e: 'pv',
    p: 'web',
    tv: 'test',
    aid: 'shop',
    eid: randomUUID(),
    dtm: String(start + 1_000),
    stm: String(start + 2_000),
    duid: userId,
    sid: sessionId,
    vid: '2',
    url: 'https://shop.example/by-snowplow',
  };
  const tp2 = {
    schema: 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4',
    data: [row],
  };
  const answer = await fetch(`${running.url}/com.snowplowanalytics.snowplow/tp2`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(tp2),
  });
  expect([answer.status, (await running.json('/api/stats')).faults]).toEqual([200, []]);

  const { visitors } = await running.json('/api/visitors');
  const messages = Object.fromEntries(
    visitors.map(({ protocol, userId: id, sessions, events, shown }) => [
      protocol,
      [id, sessions, events, shown.map((one) => [one.id, one.protocol, one.eventCount, one.ticks.length])],
    ]),
  );
  expect(messages).toEqual({
    native: [userId, 1, 3, [[sessionId, 'native', 3, 3]]],
    snowplow: [userId, 1, 1, [[sessionId, 'snowplow', 1, 1]]],
  });
  const namesOf = async (protocol) =>
    (await running.json(`/api/events?user=${userId}&session=${sessionId}&protocol=${protocol}`)).map(
      ({ name }) => name,
    );
  expect(await namesOf('snowplow')).toEqual(['page_view']);
  expect(await namesOf('native')).toEqual(['page_view', 'signup', 'application_state_transition']);
  expect(await running.json('/api/stats')).toMatchObject({ events: 4, visitors: 2, sessions: 2 });
});

test('visitor list: ten thousand events of one session draw as a bounded number of ticks, and none is lost from the count', async () => {
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

test('visitor list: a session that changed its state 20,000 times is drawn as a bounded number of stretches, and timed exactly', async () => {
  const running = await demo();
  const make = sessionOf();
  const { page, tab } = event();
  // Every second one in the foreground: ten thousand times one of three seconds.
  const times = Array.from({ length: 10_000 }, (_, i) => [3 * i, 3 * i + 1]).flat();
  const changes = times.map((seconds, i) => ({
    ...make(seconds, 'change', { state: i % 2 ? 'background' : 'foreground' }),
    page,
    tab,
  }));
  for (let i = 0; i < changes.length; i += 4_000)
    expect((await post(running.url, batch(...changes.slice(i, i + 4_000)))).status).toBe(204);
  const answer = await (await fetch(`${running.url}/api/visitors`)).text();
  expect(answer.length).toBeLessThan(100_000);
  const { stretches, foreground, duration, eventCount } = JSON.parse(answer).visitors[0].shown[0];
  expect([eventCount, foreground, duration]).toEqual([20_000, 10_000_000, 29_998_000]);
  expect(stretches.length).toBeLessThanOrEqual(201);
  // Its events come by pages.
  const { userId, id } = JSON.parse(answer).visitors[0].shown[0];
  const list = (offset) => running.json(`/api/events?user=${userId}&session=${id}&offset=${offset}`);
  const [first, second] = [await list(0), await list(500)];
  expect([first.length, first[0].index, second.length, second[0].index]).toEqual([500, 1, 500, 501]);
  expect(stretches.every(({ state }, i) => state !== stretches[i - 1]?.state)).toBe(true);
});

test('visitor list: an answer has ten visitors, fifty for whoever asks for more', async () => {
  const running = await demo();
  await post(running.url, batch(...Array.from({ length: 60 }, () => sessionOf()(0, 'page_view'))));
  for (const [query, many] of [
    ['', 10],
    ['?limit=1000000', 50],
  ]) {
    const { visitors, more } = await running.json(`/api/visitors${query}`);
    expect([visitors.length, more]).toEqual([many, true]);
  }
});

test('visitor list: an answer has an end, whatever is stored: sessions, ticks, and every text in it', async () => {
  const running = await demo();
  const long = 'x'.repeat(3_000);
  const { tab } = event();
  const [userId, page] = [
    randomUUID(),
    { ...event().page, url: `https://shop.example/${long}`, title: long },
  ];
  const said = { entryPage: long, exitPage: long, reason: 'r'.repeat(2_000) };
  // Thirty sessions of one visitor, twenty of which are shown.
  for (let sessionIndex = 1; sessionIndex <= 30; sessionIndex++) {
    const make = sessionOf({ userId, sessionIndex, startedAt: iso(sessionIndex * 1_000) });
    const at = (i) => sessionIndex * 1_000 + i;
    const events = Array.from({ length: 150 }, (_, i) => make(at(i), 'page_view', { user: { id: long } }));
    const end = make(at(200), 'session_end', {
      properties: sessionIndex % 2 ? said : { reason: 'r'.repeat(2_000) },
    });
    const changes = [...events, end].map((one) => ({ ...one, page, tab }));
    expect((await post(running.url, batch(...changes))).status).toBe(204);
  }
  const text = await (await fetch(`${running.url}/api/visitors`)).text();
  const [{ knownUser, shown }] = JSON.parse(text).visitors;
  expect([knownUser.length, shown.length, shown[0].index]).toEqual([500, 20, 11]);
  // Two thousand places for all twenty bars.
  for (const { ticks } of shown) expect(ticks.length).toBeLessThanOrEqual(101);
  expect(text.length).toBeLessThan(1_000_000);
  const query = new URLSearchParams({ user: userId, session: shown[0].id });
  const list = await (await fetch(`${running.url}/api/events?${query}`)).text();
  expect([JSON.parse(list).length, list.length < 300_000]).toEqual([151, true]);
});

test('visitor list: a single event is shown as it arrived, with its context and its arrival', async () => {
  const running = await demo();
  const sent = event({ properties: { text: 'ü' } });
  await post(running.url, batch(sent));
  const { event: shown, context, collector } = await running.json(`/api/events/${sent.id}`);
  expect(shown).toEqual(sent);
  expect(context).toEqual(batch().context);
  expect(collector).toHaveProperty('receivedAt');
  expect((await fetch(`${running.url}/api/events/nothing`)).status).toBe(404);
});

test('visitor list: clearing leaves nothing, and the same events may come again', async () => {
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
