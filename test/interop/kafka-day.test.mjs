import { expect, test } from 'vitest';
import { createVisits } from '../../interop/kafka/create-visits.mjs';
import { encodeRequests } from '../../interop/kafka/encode-requests.mjs';
import { fastUuid } from '../../interop/kafka/fast-uuid.mjs';
import { packBodies } from '../../interop/kafka/pack-bodies.mjs';
import { readMessage } from '../../interop/kafka/read-message.mjs';
import { createRandom } from '../../demo/sample/random.mjs';
import { otlp } from '../../src/protocols/otlp/otlp';

const from = Date.UTC(2026, 0, 5);
const noFaults = { late: 0, twice: 0, unreportedEnd: 0 };

const createDay = (options = {}) => {
  const sessions = [];
  const visits = createVisits({
    visitors: 60,
    seed: 3,
    from,
    onSession: (s) => sessions.push(s),
    ...options,
  });
  return { requests: [...visits], sessions };
};
const eventsOf = (requests) => requests.filter(({ isCopy }) => !isCopy).flatMap(({ events }) => events);

test('day: the same seed makes the same day, another seed another one', () => {
  expect(createDay()).toEqual(createDay());
  expect(createDay({ seed: 4 }).sessions[0].session_id).not.toBe(createDay().sessions[0].session_id);
});

test('day: requests are in the order of their arrival, and every id is used once', () => {
  const { requests } = createDay();
  const times = requests.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const ids = eventsOf(requests).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('day: duplicates and late arrivals happen as often as asked for', () => {
  const isLate = ({ at, events, isCopy }) => !isCopy && at - Date.parse(events.at(-1).time) > 31 * 60_000;
  const all = createDay({ visitors: 400 }).requests;
  expect(all.filter(({ isCopy }) => isCopy).length / all.length).toBeCloseTo(0.03, 1);
  expect(all.filter(({ isCopy }) => isCopy).length).toBeGreaterThan(10);
  expect(all.filter(isLate).length).toBeGreaterThan(10);
  const none = createDay({ visitors: 400, faults: noFaults }).requests;
  expect(none.filter((request) => request.isCopy || isLate(request))).toEqual([]);
});

test('day: the truth of a session is what its events say', () => {
  const { requests, sessions } = createDay();
  const events = eventsOf(requests);
  expect(sessions.length).toBeGreaterThan(60);
  for (const session of sessions) {
    const own = events.filter(({ session: { sessionId } }) => sessionId === session.session_id);
    const numbered = own.filter(({ session: { eventIndex } }) => eventIndex);
    const views = own.filter(({ name }) => name === 'page_view');
    const last = numbered.reduce((a, b) => (a.session.eventIndex > b.session.eventIndex ? a : b));
    expect(session.events).toBe(numbered.length);
    expect(session.page_views).toBe(views.length);
    expect(session.started_at).toBe(own[0].session.startedAt);
    expect(session.ended_at).toBe(last.time);
    expect(session.exit_page).toBe(last.page.url);
    const ends = own.filter(({ name }) => name === 'session_end');
    expect(session.end_source).toBe(ends.length ? 'reported' : 'derived');
    expect(session.end_reason).toBe(ends[0]?.properties.reason ?? `${last.session.state}-timeout`);
  }
});

test('day: when it is over, no visit starts, and those that have started are sent to their end', () => {
  let started = 0;
  const { requests, sessions } = createDay({
    onSession: undefined,
    ...(() => {
      const messages = [];
      return {
        messages,
        onSession: (session) => messages.push(session),
        isOver: () => (started = messages.length) >= 20,
      };
    })(),
  });
  expect(sessions).toEqual([]);
  expect(started).toBeGreaterThanOrEqual(20);
  expect(started).toBeLessThan(40);
  const ids = new Set(eventsOf(requests).map(({ session: { sessionId } }) => sessionId));
  expect(ids.size).toBe(started);
});

test('fastUuid: RFC 9562, version 4', () => {
  const uuid = fastUuid(createRandom(1).next);
  const ids = Array.from({ length: 2_000 }, uuid);
  for (const id of ids)
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(new Set(ids).size).toBe(2_000);
});

test('wire: a day’s encoded requests are read back as rows, packed or not', () => {
  const { requests } = createDay({ visitors: 8 });
  const protocol = otlp();
  const encoded = requests.flatMap((request) => encodeRequests(protocol, request));
  const events = requests.flatMap((request) => request.events);
  const apart = encoded.flatMap(({ body }) => readMessage(body, from));
  const together = readMessage(packBodies(encoded.map(({ body }) => body)), from);
  expect(together).toEqual(apart);
  expect(encoded.reduce((sum, request) => sum + request.events, 0)).toBe(events.length);
  expect(apart).toHaveLength(events.length);
  for (const [i, { id, name, time, session, page, properties }] of events.entries()) {
    const { userId, sessionId, sessionIndex } = session;
    expect(apart[i]).toMatchObject({
      id,
      name,
      time,
      user_id: userId,
      session_id: sessionId,
      session_index: sessionIndex,
      session_started_at: session.startedAt,
      url: page.url,
    });
    expect(apart[i].event_index ?? null).toBe(session.eventIndex);
    const stored = JSON.parse(apart[i].event).properties;
    // The wire leaves out what is null.
    for (const [key, value] of Object.entries(properties))
      if (value != null) expect(stored[key]).toEqual(value);
  }
});

test('packBodies: refuses what is not a request', () => {
  expect(() => packBodies(['{"resourceSpans":[]}'])).toThrow('not an OTLP request');
});
