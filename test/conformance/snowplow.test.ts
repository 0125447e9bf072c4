// What a site knows from Snowplow's trackers: the session context of the web tracker, and the two timeouts of the mobile
// and C++ trackers. Where ours differs on purpose, the test says so. Facts: docs.snowplow.io, and the client_session schema.
import { customStore } from '../../src/core/storage/custom-store';
import { describe, expect, test } from 'vitest';
import type { SessionStore } from '../../src/index';
import { DAY, HOUR, MINUTE, T0, useVisitor } from '../browser/visitor';

const { visit, later, close, received, profile, shiftClock } = useVisitor();

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const iso = (instant: number) => new Date(instant).toISOString();
/** The session of the event of this name. */
const sessionOf = async (name: string) => (await received(name))[0]!.session!;
const indexOf = async (name: string) => (await sessionOf(name)).sessionIndex;

describe('snowplow: the session context', () => {
  test('snowplow: every event carries it, with the fields of client_session', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.track('two', {}, { passive: true });
    const events = await received();
    expect(events).toHaveLength(3);
    for (const { session } of events) {
      expect(session).toMatchObject({
        userId: expect.stringMatching(UUID),
        sessionId: expect.stringMatching(UUID),
        sessionIndex: 1,
        previousSessionId: null,
        storageMechanism: 'cookie',
      });
      expect(session).toHaveProperty('eventIndex');
      expect(session).toHaveProperty('firstEventId');
      expect(session).toHaveProperty('firstEventTimestamp');
    }
  });

  test('snowplow: the first session of a visitor has index 1', async () => {
    (await visit()).track('one');
    expect(await indexOf('one')).toBe(1);
  });

  test('snowplow: each session has the index after that of the one before', async () => {
    const tracker = await visit();
    for (const name of ['a', 'b', 'c', 'd']) {
      tracker.track(name);
      await later(31 * MINUTE);
    }
    for (const [n, name] of ['a', 'b', 'c', 'd'].entries()) expect(await indexOf(name)).toBe(n + 1);
  });

  test('snowplow: the session id is another for each session', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(31 * MINUTE);
    tracker.track('two');
    expect((await sessionOf('one')).sessionId).not.toBe((await sessionOf('two')).sessionId);
  });

  test('snowplow: previousSessionId is null in the first session', async () => {
    // The schema takes a UUID or null; an empty text would be refused.
    (await visit()).track('one');
    expect((await sessionOf('one')).previousSessionId).toBeNull();
  });

  test('snowplow: previousSessionId is the id of the session before', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(31 * MINUTE);
    tracker.track('two');
    expect((await sessionOf('two')).previousSessionId).toBe((await sessionOf('one')).sessionId);
  });

  test('snowplow: userId is one over sessions, pages and days', async () => {
    (await visit()).track('one');
    await close();
    await later(10 * DAY);
    (await visit()).track('two');
    expect((await sessionOf('two')).userId).toBe((await sessionOf('one')).userId);
    expect(await indexOf('two')).toBe(2);
  });

  test('snowplow: firstEventId is the id of the session’s first event, on all of its events', async () => {
    const tracker = await visit();
    const first = tracker.track('one');
    tracker.track('two');
    await later(31 * MINUTE);
    const next = tracker.track('three');
    expect((await sessionOf('one')).firstEventId).toBe(first);
    expect((await sessionOf('two')).firstEventId).toBe(first);
    expect((await sessionOf('three')).firstEventId).toBe(next);
    const starts = await received('session_start');
    expect(starts.map(({ session }) => session!.firstEventId)).toEqual([first, next]);
  });

  test('snowplow: firstEventTimestamp is the time of that event, as a date-time', async () => {
    const tracker = await visit();
    const at = Date.now();
    tracker.track('one');
    await later(MINUTE);
    tracker.track('two');
    expect((await sessionOf('two')).firstEventTimestamp).toBe(iso(at));
    expect((await received('one'))[0]!.time).toBe(iso(at));
  });

  test('snowplow: eventIndex counts the events of a session from 1', async () => {
    const tracker = await visit();
    for (const name of ['a', 'b', 'c']) tracker.track(name);
    for (const [n, name] of ['a', 'b', 'c'].entries()) expect((await sessionOf(name)).eventIndex).toBe(n + 1);
  });

  test('snowplow: eventIndex starts again with each session', async () => {
    const tracker = await visit();
    tracker.track('a');
    tracker.track('b');
    tracker.newSession();
    tracker.track('c');
    expect((await sessionOf('c')).eventIndex).toBe(1);
  });

  test('snowplow: eventIndex continues over pages', async () => {
    (await visit()).track('a');
    (await visit({}, { url: 'https://shop.example/second' })).track('b');
    expect((await sessionOf('b')).eventIndex).toBe(2);
  });

  test('snowplow: eventIndex counts what is sent', async () => {
    // On purpose: Snowplow counts an event before its filters have had a say, so that numbers may be missing.
    const filter = { name: 'filter', beforeTrack: ({ name }: { name: string }) => name !== 'dropped' };
    const tracker = await visit({ plugins: [filter] });
    for (const name of ['a', 'dropped', 'b']) tracker.track(name);
    expect((await sessionOf('b')).eventIndex).toBe(2);
  });

  test('snowplow: without sessions, events carry no context', async () => {
    const tracker = await visit({ session: false });
    tracker.track('one');
    expect((await received('one'))[0]).not.toHaveProperty('session');
    expect(profile().kept()).toEqual([]);
  });

  test('snowplow: the site’s own user id stands beside the visitor’s', async () => {
    const tracker = await visit();
    tracker.identify('anna');
    tracker.track('one');
    const [event] = await received('one');
    expect(event!.user).toEqual({ id: 'anna' });
    expect(event!.session!.userId).not.toBe('anna');
  });

  test('snowplow: the page can read it', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(10);
    expect(tracker.session).toEqual(await sessionOf('one'));
  });
});

describe('snowplow: the timeout', () => {
  test('snowplow: is 30 minutes, and strictly more ends the session', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(30 * MINUTE);
    tracker.track('two');
    await later(30 * MINUTE + 1);
    tracker.track('three');
    expect([await indexOf('one'), await indexOf('two'), await indexOf('three')]).toEqual([1, 1, 2]);
  });

  test('snowplow: can be configured', async () => {
    const tracker = await visit({ session: { foregroundTimeout: MINUTE } });
    tracker.track('one');
    await later(61_000);
    tracker.track('two');
    expect(await indexOf('two')).toBe(2);
  });

  test('snowplow: each event puts it off', async () => {
    const tracker = await visit();
    for (let n = 0; n < 10; n++) {
      tracker.track('again');
      await later(29 * MINUTE);
    }
    tracker.track('last');
    expect(await indexOf('last')).toBe(1);
  });

  test('snowplow: passive events do not put it off', async () => {
    // On purpose: page pings keep a session alive there, so that a page which is left open is one long visit.
    const tracker = await visit();
    tracker.track('one');
    await later(20 * MINUTE);
    tracker.track('ping', {}, { passive: true });
    await later(20 * MINUTE);
    tracker.track('two');
    expect(await indexOf('two')).toBe(2);
  });

  test('snowplow: passive events start no session', async () => {
    // On purpose: there, a page ping an hour later is the first event of another session.
    const tracker = await visit();
    tracker.track('early', {}, { passive: true });
    tracker.track('one');
    await later(HOUR);
    tracker.track('ping', {}, { passive: true });
    const names = (await received()).map(({ name }) => name);
    expect(names).toEqual(['session_start', 'one', 'session_end']);
  });

  test('snowplow: the timeout is checked when an event arrives, and no session starts without an event', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(5 * HOUR);
    expect((await received('session_start')).length).toBe(1);
    tracker.track('two');
    expect(await indexOf('two')).toBe(2);
  });

  test('snowplow: a session starts with its first event, not with the page', async () => {
    for (let n = 0; n < 3; n++) {
      await visit();
      await later(HOUR);
    }
    (await visit()).track('one');
    expect(await indexOf('one')).toBe(1);
  });

  test('snowplow: a session continues over pages', async () => {
    (await visit()).track('one');
    await close();
    await later(20 * MINUTE);
    (await visit({}, { url: 'https://shop.example/second' })).track('two');
    expect((await sessionOf('two')).sessionId).toBe((await sessionOf('one')).sessionId);
  });

  test('snowplow: a page that comes later than the timeout is another session', async () => {
    (await visit()).track('one');
    await close();
    await later(31 * MINUTE);
    (await visit()).track('two');
    expect(await indexOf('two')).toBe(2);
  });
});

describe('snowplow: two timeouts, as its mobile and C++ trackers have them', () => {
  const session = { foregroundTimeout: 10 * MINUTE, backgroundTimeout: MINUTE };

  test('snowplow: coming back is judged by the background timeout', async () => {
    const tracker = await visit({ session });
    tracker.track('one');
    tracker.page.hide();
    await later(61_000);
    tracker.page.show();
    tracker.track('two');
    expect(await indexOf('two')).toBe(2);
  });

  test('snowplow: a short absence does not end the session', async () => {
    const tracker = await visit({ session });
    tracker.track('one');
    tracker.page.hide();
    await later(59_000);
    tracker.page.show();
    tracker.track('two');
    expect(await indexOf('two')).toBe(1);
  });

  test('snowplow: going away is judged by the foreground timeout', async () => {
    const tracker = await visit({ session });
    tracker.track('one');
    await later(9 * MINUTE);
    tracker.page.hide();
    await later(59_000);
    tracker.page.show();
    tracker.track('two');
    expect(await indexOf('two')).toBe(1);
  });

  test('snowplow: an event in the background is judged by the background timeout', async () => {
    const tracker = await visit({ session });
    tracker.track('one');
    tracker.page.hide();
    await later(61_000);
    tracker.track('two');
    // Timers of a hidden page fire once a second.
    await later(1_000);
    expect(await indexOf('two')).toBe(2);
  });

  test('snowplow: listeners are notified of changes of state', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(10);
    const reported: string[] = [];
    tracker.on('state', ({ state }) => reported.push(state));
    tracker.page.hide();
    // On purpose: the state is the site's. That another of its pages takes over is waited for.
    await later(1_000);
    tracker.page.show();
    expect(reported).toEqual(['background', 'foreground']);
  });

  test('snowplow: every event says in which state it happened', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(10);
    tracker.page.hide();
    tracker.track('two');
    expect([(await sessionOf('one')).state, (await sessionOf('two')).state]).toEqual([
      'foreground',
      'background',
    ]);
  });

  test('snowplow: a clock that went backwards ends the session', async () => {
    // On purpose: by more than a minute. Less is a clock being corrected, and counts as no time.
    (await visit()).track('one');
    await close();
    const shift = async (ms: number, name: string) => {
      shiftClock(ms);
      (await visit()).track(name);
      // The page before is not known to have left: by its clock it left before it came. It is asked for a second.
      await later(1_100);
      return indexOf(name);
    };
    expect(await shift(-50_000, 'two')).toBe(1);
    expect(await shift(-2 * MINUTE, 'three')).toBe(2);
    const [end] = await received('session_end');
    expect(end!.properties).toMatchObject({ reason: 'clock' });
  });
});

describe('snowplow: by the page’s word', () => {
  test('snowplow: newSession() makes the next event the first of another session', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.newSession();
    tracker.track('two');
    expect(await sessionOf('two')).toMatchObject({
      sessionIndex: 2,
      eventIndex: 1,
      previousSessionId: (await sessionOf('one')).sessionId,
    });
  });

  test('snowplow: the update callback is called with each new session', async () => {
    const tracker = await visit();
    const reported: number[] = [];
    tracker.on('session-start', ({ sessionIndex }) => reported.push(sessionIndex));
    tracker.track('one');
    await later(31 * MINUTE);
    tracker.track('two');
    await later(10);
    expect(reported).toEqual([1, 2]);
  });

  test('snowplow: the callback is not called for a continuing session', async () => {
    (await visit()).track('one');
    const tracker = await visit();
    const payloads: unknown[] = [];
    tracker.on('session-start', (session) => payloads.push(session));
    tracker.track('two');
    await later(10);
    expect(payloads).toEqual([]);
  });

  test('snowplow: a callback that throws disturbs nothing', async () => {
    const tracker = await visit();
    tracker.on('session-start', () => {
      throw new Error('mine');
    });
    tracker.track('one');
    expect(await received('one')).toHaveLength(1);
  });

  test('snowplow: clearing the user’s data makes another visitor with a first session', async () => {
    const tracker = await visit();
    tracker.track('one');
    tracker.reset();
    tracker.track('two');
    const [one, two] = [await sessionOf('one'), await sessionOf('two')];
    expect(two).toMatchObject({ sessionIndex: 1, previousSessionId: null });
    expect(two.userId).not.toBe(one.userId);
    // On purpose there is no preserveSession: one session never has two visitors.
    expect(two.sessionId).not.toBe(one.sessionId);
  });
});

describe('snowplow: where it is kept', () => {
  test('snowplow: the cookie has the session, and the context says so', async () => {
    (await visit()).track('one');
    expect((await sessionOf('one')).storageMechanism).toBe('cookie');
    expect([...profile().cookies().keys()]).toEqual(['sojourn']);
  });

  test('snowplow: behind it in a storage that cookies’ blockers do not reach', async () => {
    // On purpose IndexedDB instead of localStorage, and it says `indexeddb`.
    profile().browser.cookies.refuse(() => true);
    (await visit()).track('one');
    (await visit()).track('two');
    expect(await sessionOf('two')).toMatchObject({
      sessionId: (await sessionOf('one')).sessionId,
      storageMechanism: 'indexeddb',
      eventIndex: 2,
    });
  });

  test('snowplow: with no storage at all the context is still valid', async () => {
    // On purpose: with its strategy `none` Snowplow sends ids that its own schema refuses.
    profile().browser.cookies.refuse(() => true);
    profile().patch({ indexedDB: undefined });
    (await visit()).track('one');
    await later(400);
    expect(await sessionOf('one')).toMatchObject({
      userId: expect.stringMatching(UUID),
      storageMechanism: 'memory',
      sessionIndex: 1,
    });
  });

  test('snowplow: the cookie’s name and domain are options', async () => {
    const tracker = await visit({ cookie: { name: 'visit', domain: 'shop.example' } });
    tracker.track('one');
    await later(10);
    expect([...profile().cookies().keys()]).toEqual(['visit']);
    expect(profile().browser.cookies.written.at(-1)).toMatch(/;domain=shop\.example/);
  });

  test('snowplow: a store of the site’s own takes its place', async () => {
    const kept = new Map<string, string>();
    const store: SessionStore = {
      get: async (key) => kept.get(key),
      set: async (key, value) => kept.set(key, value),
      delete: async (key) => kept.delete(key),
    };
    (await visit({ session: { store: customStore(store) } })).track('one');
    await later(1_500);
    (await visit({ session: { store: customStore(store) } })).track('two');
    expect(await sessionOf('two')).toMatchObject({
      sessionId: (await sessionOf('one')).sessionId,
      storageMechanism: 'custom',
    });
    expect(profile().kept()).not.toContain('sojourn');
  });

  test('snowplow: a server reads it from the cookie', async () => {
    const tracker = await visit();
    tracker.track('one');
    await later(10);
    const { parse } = await import('../../src/server/parse');
    expect(parse(document.cookie)).toMatchObject({
      sessionId: tracker.session!.sessionId,
      sessionIndex: 1,
    });
  });

  test('snowplow: two trackers of one name share the session, two of two names do not', async () => {
    const tracker = await visit();
    const { createTracker } = await import('../../src/index');
    const collector = 'https://collect.example/e';
    const same = createTracker({ collector, delivery: { flushInterval: 1 } });
    const other = createTracker({ collector, namespace: 'other', delivery: { flushInterval: 1 } });
    await later(10);
    tracker.track('one');
    await later(10);
    same.track('two');
    other.track('three');
    expect(await sessionOf('two')).toMatchObject({
      sessionId: (await sessionOf('one')).sessionId,
      eventIndex: 2,
    });
    expect(await sessionOf('three')).toMatchObject({ sessionIndex: 1, eventIndex: 1 });
    expect((await sessionOf('three')).sessionId).not.toBe((await sessionOf('one')).sessionId);
  });
});

describe('snowplow: anonymous tracking', () => {
  test('snowplow: sends, and keeps nothing', async () => {
    (await visit({ consent: 'denied', cookieless: true })).track('one');
    await later(MINUTE);
    expect(await received('one')).toHaveLength(1);
    expect(profile().kept()).toEqual([]);
  });

  test('snowplow: with a session for the page, as withSessionTracking', async () => {
    // On purpose: a session lives in memory, where Snowplow leaves the context out, or keeps it in a cookie.
    const tracker = await visit({ consent: 'denied', cookieless: true });
    tracker.track('one');
    tracker.track('two');
    expect(await sessionOf('two')).toMatchObject({
      sessionId: (await sessionOf('one')).sessionId,
      eventIndex: 2,
      storageMechanism: 'memory',
    });
  });

  test('snowplow: no id outlives the page', async () => {
    (await visit({ consent: 'denied', cookieless: true })).track('one');
    (await visit({ consent: 'denied', cookieless: true })).track('two');
    const [one, two] = [await sessionOf('one'), await sessionOf('two')];
    expect(two.userId).not.toBe(one.userId);
    expect(two.sessionId).not.toBe(one.sessionId);
    expect((await received('one'))[0]!.tab.id).not.toBe((await received('two'))[0]!.tab.id);
  });

  test('snowplow: switched on while running, it forgets user and session', async () => {
    const tracker = await visit({ cookieless: true });
    tracker.track('one');
    await later(10);
    tracker.setConsent('denied');
    await later(10);
    tracker.track('two');
    expect((await sessionOf('two')).userId).not.toBe((await sessionOf('one')).userId);
    expect(profile().cookies().size).toBe(0);
  });

  test('snowplow: switched off while running, the visitor is a new one, and kept', async () => {
    // On purpose not the anonymous one: what was said to be anonymous stays so.
    const tracker = await visit({ consent: 'denied', cookieless: true });
    tracker.track('one');
    await later(10);
    tracker.setConsent('granted');
    await later(10);
    tracker.track('two');
    expect((await sessionOf('two')).userId).not.toBe((await sessionOf('one')).userId);
    expect((await sessionOf('two')).storageMechanism).toBe('cookie');
  });

  test('snowplow: an opt-out stops what is queued too', async () => {
    // On purpose: there, queued events still go out.
    const tracker = await visit({ delivery: { flushInterval: 60_000 } });
    // It goes at once; what follows within the interval waits.
    tracker.track('zero');
    await later(10);
    tracker.track('one');
    await later(10);
    tracker.setConsent('denied');
    await later(2 * MINUTE);
    tracker.setConsent('granted');
    tracker.track('two');
    tracker.page.leave();
    expect((await received()).map(({ name }) => name)).toEqual([
      'session_start',
      'zero',
      'session_start',
      'two',
    ]);
  });
});

test('snowplow: the time of an event is the visitor’s, the time of sending stands beside it', async () => {
  const tracker = await visit();
  tracker.track('one', {}, { time: T0 - DAY });
  const [event] = await received('one');
  // On purpose: not before its session.
  expect(event!.time).toBe(event!.session!.startedAt);
});
