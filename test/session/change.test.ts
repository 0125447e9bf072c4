// How a record changes: rules 3, 6, 7, 9, 10, 12, 15, 18, 20, 21.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validate, version } from 'uuid';
import { changeState, end, forget, open, stamp } from '../../src/session/change';
import { announcementId, describe as tell, summarise } from '../../src/session/describe';
import { judge } from '../../src/session/judge';
import { merge } from '../../src/session/merge';
import { blank, END_ANNOUNCED, endReasons, type SessionRecord } from '../../src/session/record';
import {
  DAY,
  defaults,
  endedRecord,
  eventId,
  fresh,
  instant,
  living,
  livingRecord,
  MINUTE,
  page,
  plain,
  sessionId,
  state,
  T0,
  userId,
} from './arbitraries';

const reason = fc.constantFrom(...endReasons.slice(1)) as fc.Arbitrary<
  Exclude<(typeof endReasons)[number], ''>
>;
const happened = { id: eventId(7), name: 'signup', page: page(7) };

describe('3: a change of state', () => {
  test('is activity, and counts the time in the foreground', () => {
    const left = changeState(living(), 0, T0);
    expect(left).toMatchObject({ state: 0, stateSince: T0, lastActivityAt: T0, foregroundTime: 10 * MINUTE });
    const back = changeState(left, 1, T0 + MINUTE);
    expect(back).toMatchObject({ state: 1, stateSince: T0 + MINUTE, foregroundTime: 10 * MINUTE });
    const again = changeState(back, 0, T0 + 3 * MINUTE);
    expect(again).toMatchObject({ state: 0, lastActivityAt: T0 + 3 * MINUTE, foregroundTime: 12 * MINUTE });
  });
  test('6: never moves the last activity back, nor makes the time in the foreground shorter', () => {
    fc.assert(
      fc.property(livingRecord, state, instant, (record, state, at) => {
        const changed = changeState(record, state, at);
        expect(changed.lastActivityAt).toBe(Math.max(at, record.lastActivityAt));
        expect(changed.foregroundTime).toBeGreaterThanOrEqual(record.foregroundTime);
        expect(changed.stateSince).toBeGreaterThanOrEqual(record.lastActivityAt);
        expect(changed.eventIndex).toBe(record.eventIndex);
      }),
    );
  });
});

describe('9: the end', () => {
  test('is at the last activity', () => {
    expect(end(living(), 'foreground-timeout')).toMatchObject({
      endedAt: T0 - MINUTE,
      endReason: endReasons.indexOf('foreground-timeout'),
      lastActivityAt: T0 - MINUTE,
    });
  });
  test('7: explicit, it is now', () => {
    expect(end(living(), 'ended', T0).endedAt).toBe(T0);
  });
  test('is never before the last activity, whatever the clock says', () => {
    fc.assert(
      fc.property(livingRecord, reason, fc.option(instant, { nil: undefined }), (record, why, at) => {
        const ended = end(record, why, at);
        expect(ended.endedAt).toBe(Math.max(at ?? 0, record.lastActivityAt));
        expect(endReasons[ended.endReason]).toBe(why);
        expect(judge(ended, T0, T0, defaults, 0)).toBe(why);
      }),
    );
  });
  test('20: the foreground is counted up to it, and not after', () => {
    const shown = living({
      startedAt: T0 - 10 * MINUTE,
      stateSince: T0 - 4 * MINUTE,
      foregroundTime: MINUTE,
    });
    // Up to the last activity, three minutes later.
    expect(summarise(end(shown, 'foreground-timeout')).foregroundDuration).toBe(4 * MINUTE);
    expect(summarise(end(shown, 'ended', T0)).foregroundDuration).toBe(5 * MINUTE);
    const hidden = { ...shown, state: 0 };
    expect(summarise(end(hidden, 'ended', T0)).foregroundDuration).toBe(MINUTE);
  });
  test('6, 20: no duration is negative, and the foreground is part of the whole', () => {
    /** A session as one tab lives it, its clock going anywhere. */
    const life = fc.tuple(
      fc.array(fc.tuple(instant, fc.constantFrom(0, 1, 2, 3)), { maxLength: 12 }),
      reason,
      fc.option(instant, { nil: undefined }),
    );
    fc.assert(
      fc.property(life, ([steps, why, at]) => {
        let record = open(undefined, fresh(1), T0 - DAY, 1);
        for (const [now, kind] of steps) {
          if (kind < 2) record = changeState(record, kind, now);
          else record = stamp(record, happened, kind > 2, now, now);
        }
        const { duration, foregroundDuration, startedAt, endedAt } = summarise(end(record, why, at));
        expect(duration).toBeGreaterThanOrEqual(0);
        expect(foregroundDuration).toBeGreaterThanOrEqual(0);
        expect(foregroundDuration).toBeLessThanOrEqual(duration);
        expect(Date.parse(endedAt) - Date.parse(startedAt)).toBe(duration);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('20: the summary', () => {
  test('of an ended session is complete', () => {
    let record = open(undefined, fresh(1), T0, 1);
    record = stamp(record, { ...happened, name: 'page_view', page: page(1) }, false, T0, T0);
    record = stamp(record, { ...happened, name: 'page_view', page: page(2) }, false, T0 + 10, T0 + 10);
    record = stamp(record, { ...happened, page: page(3) }, true, T0 + 20, T0 + 20);
    expect(summarise(end(record, 'ended', T0 + 30))).toEqual({
      startedAt: new Date(T0).toISOString(),
      endedAt: new Date(T0 + 30).toISOString(),
      duration: 30,
      foregroundDuration: 30,
      eventCount: 3,
      pageViews: 2,
      entryPage: page(1).url,
      // A passive event moves nothing: told late, it may be of a page that has been left.
      exitPage: page(2).url,
      reason: 'ended',
    });
  });
  test('leaves out pages that are not known any more', () => {
    const { entryPage, exitPage } = summarise(end(living(), 'ended'));
    expect([entryPage, exitPage]).toEqual([undefined, undefined]);
  });
  test('keeps an address with spaces whole', () => {
    const spaced = { ...happened, page: { ...page(1), url: 'https://shop.example/a b c' } };
    expect(summarise(end(stamp(living(), spaced, false, T0, T0), 'ended')).exitPage).toBe(
      'https://shop.example/a b c',
    );
  });
});

describe('12: the next session', () => {
  test('of a new visitor is the first', () => {
    expect(open(undefined, fresh(3), T0, 1)).toMatchObject({
      userId: userId(3),
      sessionId: sessionId(3),
      sessionIndex: 1,
      previousSessionId: '',
      startedAt: T0,
      lastActivityAt: T0,
      endedAt: 0,
      eventIndex: 0,
      pageViews: 0,
      foregroundTime: 0,
      announced: 0,
      firstEventId: '',
    });
  });
  test('counts on, for the same visitor, and knows the one before', () => {
    fc.assert(
      fc.property(endedRecord, instant, state, (last, at, state) => {
        const next = open(last, fresh(99), at, state);
        expect(next).toMatchObject({
          userId: last.userId,
          generation: last.generation,
          sessionId: sessionId(99),
          sessionIndex: last.sessionIndex + 1,
          previousSessionId: last.sessionId,
          eventIndex: 0,
          pageViews: 0,
          foregroundTime: 0,
          firstEventId: '',
          endedAt: 0,
          endReason: 0,
          state,
        });
        expect(next.lastActivityAt).toBe(next.startedAt);
        expect(judge(next, next.startedAt, next.startedAt, defaults, Infinity)).toBeUndefined();
        // Never merged away by the old one.
        expect(merge(next, last)).toEqual(next);
        expect(merge(last, next)).toEqual(next);
      }),
    );
  });
  test('17: never starts before the last end, unless the clock was set back', () => {
    const last = end(living(), 'ended', T0);
    for (const back of [0, 1, 59_999]) expect(open(last, fresh(2), T0 - back, 1).startedAt).toBe(T0);
    expect(open(last, fresh(2), T0 + 1, 1).startedAt).toBe(T0 + 1);
    expect(open(last, fresh(2), T0 - 60_001, 1).startedAt).toBe(T0 - 60_001);
  });
  test('18: keeps the last one until its end has been announced, and no more than one', () => {
    const last = end(living(), 'ended', T0);
    const next = open({ ...last, previous: living() }, fresh(2), T0, 1);
    expect(plain(next.previous)).toEqual(plain(last));
    expect(open({ ...last, announced: END_ANNOUNCED }, fresh(2), T0, 1).previous).toBeUndefined();
    expect(open(undefined, fresh(2), T0, 1).previous).toBeUndefined();
  });
});

describe('7: reset()', () => {
  test('makes another visitor, whose next session is the first, after nobody’s', () => {
    const last = end(living({ sessionIndex: 41 }), 'logout', T0);
    const forgotten = forget(last, fresh(2), T0);
    expect(forgotten).toMatchObject({ userId: userId(2), sessionIndex: 0, previousSessionId: '' });
    expect(judge(forgotten, T0, T0, defaults, 0)).toBe('logout');
    expect(forgotten.announced & END_ANNOUNCED).toBeTruthy();
    const next = open(forgotten, fresh(3), T0 + 5, 1);
    expect(next).toMatchObject({
      userId: userId(2),
      sessionId: sessionId(3),
      sessionIndex: 1,
      previousSessionId: '',
      startedAt: T0 + 5,
      generation: forgotten.generation,
    });
  });
  test('18: the end of the forgotten session is still announced, for its own visitor', () => {
    const last = end(living(), 'logout', T0);
    const forgotten = forget(last, fresh(2), T0);
    expect(forgotten.previous).toMatchObject({ userId: userId(1), sessionId: sessionId(1), endedAt: T0 });
  });
  test('15: comes after every copy of the old visitor, however often and however late', () => {
    fc.assert(
      fc.property(endedRecord, instant, instant, (last, at, again) => {
        const forgotten = forget(last, fresh(50), at);
        expect(forgotten.generation).toBe(Math.max(at, last.generation + 1));
        const twice = forget(forgotten, fresh(51), again);
        expect(twice.generation).toBeGreaterThan(forgotten.generation);
        for (const old of [last, { ...last, sessionIndex: 99, startedAt: 1 }] as SessionRecord[]) {
          expect(merge(old, forgotten)?.userId).toBe(userId(50));
          expect(merge(forgotten, old)?.userId).toBe(userId(50));
        }
        expect(merge(forgotten, twice)?.userId).toBe(userId(51));
      }),
    );
  });
});

describe('21: an event', () => {
  test('has the index after the last one', () => {
    fc.assert(
      fc.property(livingRecord, instant, fc.boolean(), (record, at, passive) => {
        expect(stamp(record, happened, passive, at, at).eventIndex).toBe(record.eventIndex + 1);
      }),
    );
    expect(stamp(open(undefined, fresh(1), T0, 1), happened, false, T0, T0).eventIndex).toBe(1);
  });
  test('is activity, never backwards', () => {
    expect(stamp(living(), happened, false, T0, T0).lastActivityAt).toBe(T0);
    expect(stamp(living(), happened, false, T0 - DAY, T0).lastActivityAt).toBe(T0 - MINUTE);
  });
  test('6: the time that the page gave plays no part', () => {
    expect(stamp(living(), happened, false, T0, T0 - 5 * MINUTE).lastActivityAt).toBe(T0);
  });
  test('10: passive, moves nothing', () => {
    fc.assert(
      fc.property(livingRecord, instant, (record, at) => {
        const { lastActivityAt, state, stateSince, foregroundTime, startedAt, endedAt } = record;
        expect(stamp(record, happened, true, at, at)).toMatchObject({
          lastActivityAt,
          state,
          stateSince,
          foregroundTime,
          startedAt,
          endedAt,
        });
      }),
    );
  });
  test('is the first one once', () => {
    const first = stamp(open(undefined, fresh(1), T0, 1), happened, false, T0 + 1, T0 + 1);
    expect(first).toMatchObject({
      firstEventId: eventId(7),
      firstEventTimestamp: T0 + 1,
    });
    expect(summarise(end(first, 'ended')).entryPage).toBe(page(7).url);
    const second = stamp(first, { ...happened, id: eventId(8), page: page(8) }, false, T0 + 2, T0 + 2);
    expect(second).toMatchObject({
      firstEventId: eventId(7),
      firstEventTimestamp: T0 + 1,
    });
    expect(summarise(end(second, 'ended')).entryPage).toBe(page(7).url);
  });
  test('counts as a page view by its name', () => {
    expect(stamp(living(), happened, false, T0, T0).pageViews).toBe(1);
    expect(stamp(living(), { ...happened, name: 'page_view' }, false, T0, T0).pageViews).toBe(2);
  });
  test('changes no record in place', () => {
    const record = Object.freeze(living());
    stamp(record, happened, false, T0, T0);
    changeState(record, 0, T0);
    forget(end(record, 'ended', T0), fresh(2), T0);
    expect(record).toEqual(living());
  });
  test('carries the session (rule 21)', () => {
    const first = stamp(open(undefined, fresh(1), T0, 1), happened, false, T0, T0 - 1);
    const next = open(end(first, 'ended', T0), fresh(2), T0, 0);
    expect(tell(first, 'cookie')).toEqual({
      userId: userId(1),
      sessionId: sessionId(1),
      sessionIndex: 1,
      eventIndex: 1,
      previousSessionId: null,
      storageMechanism: 'cookie',
      firstEventId: eventId(7),
      firstEventTimestamp: new Date(T0 - 1).toISOString(),
      startedAt: new Date(T0).toISOString(),
      state: 'foreground',
    });
    expect(tell(next, 'memory', null)).toMatchObject({
      sessionIndex: 2,
      eventIndex: null,
      previousSessionId: sessionId(1),
      firstEventId: null,
      firstEventTimestamp: null,
      state: 'background',
    });
  });
});

describe('18: the ids of announcements', () => {
  test('are UUIDv8, the same each time, of that session and that fact alone', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), (session) => {
        const [start, stop] = [announcementId(session, 'a'), announcementId(session, 'e')];
        for (const one of [start, stop]) {
          expect(validate(one)).toBe(true);
          expect(version(one)).toBe(8);
          expect(one).not.toBe(session);
        }
        expect(start).not.toBe(stop);
        expect(announcementId(session, 'a')).toBe(start);
        expect(announcementId(session, 'e')).toBe(stop);
      }),
    );
  });
  test('of two sessions are different', () => {
    const all = fc.sample(fc.uuid({ version: 4 }), { numRuns: 2000, seed: 1 });
    const ids = all.flatMap((session) => [announcementId(session, 'a'), announcementId(session, 'e')]);
    expect(new Set(ids).size).toBe(2 * new Set(all).size);
  });
});

test('a blank record has no session', () => {
  expect(blank.sessionIndex).toBe(0);
  expect(endReasons[0]).toBe('');
});
