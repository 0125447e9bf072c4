// How a record changes: rules 3, 4, 6, 7, 9, 12, 20 and 21.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  attachEvent,
  endSession,
  forgetVisitor,
  openSession,
  touch,
} from '../../../../src/core/session/rules/change-record';
import { summariseSession } from '../../../../src/core/session/rules/describe-session';
import { judge } from '../../../../src/core/session/rules/judge';
import { mergeRecords } from '../../../../src/core/session/rules/merge-records';
import {
  blankRecord,
  endReasons,
  isForeground,
  type EndReason,
} from '../../../../src/core/session/rules/session-record';
import {
  away,
  DAY,
  defaults,
  endedRecord,
  event,
  eventId,
  freshIds,
  HIDDEN,
  instant,
  living,
  livingRecord,
  MINUTE,
  origin,
  over,
  page,
  sessionId,
  T0,
  userId,
  visibleSince,
} from '../arbitraries';

const reason = fc.constantFrom(...(endReasons.slice(1) as EndReason[]));
const foreground = fc.constantFrom(undefined, true, false);

describe('record changes: a change of state (rule 3)', () => {
  test('is activity, and the time before it is counted as it was spent', () => {
    const left = touch(living(), T0, HIDDEN, false);
    expect(left).toMatchObject({ hiddenAt: T0, lastActivityAt: T0, foregroundTime: 10 * MINUTE });
    const back = touch(left, T0 + MINUTE, HIDDEN, true);
    expect(back).toMatchObject({ shownAt: T0 + MINUTE, foregroundTime: 10 * MINUTE });
    const again = touch(back, T0 + 3 * MINUTE, HIDDEN, false);
    expect(again).toMatchObject({ lastActivityAt: T0 + 3 * MINUTE, foregroundTime: 12 * MINUTE });
  });
  test('the state that a visible tab sees is the foreground, whatever the record says (rule 4)', () => {
    const record = away({ lastActivityAt: T0, foregroundTime: 0 });
    expect(touch(record, T0 + 5, T0).foregroundTime).toBe(5);
    expect(touch(record, T0 + 5, T0 + 1).foregroundTime).toBe(0);
  });
  test('holds within the millisecond of an earlier change, and no copy brings that change back', () => {
    fc.assert(
      fc.property(livingRecord, instant, fc.boolean(), (record, at, first) => {
        const once = touch(record, at, HIDDEN, first);
        const twice = touch(once, at, HIDDEN, !first);
        expect([isForeground(once), isForeground(twice)]).toEqual([first, !first]);
        expect(isForeground(mergeRecords(once, twice)!)).toBe(!first);
        expect(isForeground(mergeRecords(twice, record)!)).toBe(!first);
      }),
    );
  });
  test('activity without one changes no state', () => {
    expect(touch(living(), T0, 0)).toEqual(living({ lastActivityAt: T0, foregroundTime: 10 * MINUTE }));
  });
  test('nothing goes back, whatever the clock does (rule 6)', () => {
    fc.assert(
      fc.property(livingRecord, instant, visibleSince, foreground, (record, at, since, shown) => {
        const touched = touch(record, at, since, shown);
        expect(touched.lastActivityAt).toBe(Math.max(at, record.lastActivityAt));
        for (const field of ['foregroundTime', 'shownAt', 'hiddenAt'] as const)
          expect(touched[field]).toBeGreaterThanOrEqual(record[field]);
        expect(touched.eventIndex).toBe(record.eventIndex);
      }),
    );
  });
});

describe('record changes: an end is a fact of the record (rule 9)', () => {
  test('happens at the last activity', () => {
    expect(endSession(living(), 'foreground-timeout', 0, 0)).toEqual(over());
  });
  test('an explicit one is now (rule 7)', () => {
    expect(endSession(living(), 'ended', T0, HIDDEN).endedAt).toBe(T0);
  });
  test('is never before the last activity, and stays the same for every caller', () => {
    fc.assert(
      fc.property(livingRecord, reason, instant, visibleSince, (record, why, at, since) => {
        const ended = endSession(record, why, at, since);
        expect(ended.endedAt).toBe(Math.max(at, record.lastActivityAt));
        expect(endReasons[ended.endReason]).toBe(why);
        expect(judge(ended, T0, T0, defaults, 0)).toBeTruthy();
      }),
    );
  });
  test('the foreground is counted up to it, and not after (rule 20)', () => {
    const shown = living({ foregroundTime: MINUTE });
    expect(summariseSession(endSession(shown, 'foreground-timeout', 0, 0)).foregroundDuration).toBe(MINUTE);
    expect(summariseSession(endSession(shown, 'ended', T0, HIDDEN)).foregroundDuration).toBe(2 * MINUTE);
    const hidden = away({ foregroundTime: MINUTE });
    expect(summariseSession(endSession(hidden, 'ended', T0, HIDDEN)).foregroundDuration).toBe(MINUTE);
  });
  test('the foreground is part of the whole, in any life of a session (rules 6, 20)', () => {
    const steps = fc.array(fc.tuple(instant, visibleSince, foreground), { maxLength: 12 });
    fc.assert(
      fc.property(steps, reason, instant, (all, why, at) => {
        let record = openSession(undefined, freshIds(1), T0 - DAY, true);
        for (const [now, since, shown] of all) record = touch(record, now, since, shown);
        record = endSession(record, why, at, HIDDEN);
        expect(record.foregroundTime).toBeGreaterThanOrEqual(0);
        expect(record.foregroundTime).toBeLessThanOrEqual(record.endedAt - record.startedAt);
      }),
    );
  });
});

describe('record changes: the next session', () => {
  test('the first of a visitor (rule 12)', () => {
    expect(openSession(undefined, freshIds(1, 7), T0, true)).toEqual({
      ...blankRecord,
      ...freshIds(1, 7),
      sessionIndex: 1,
      startedAt: T0,
      lastActivityAt: T0,
      shownAt: T0,
    });
    expect(isForeground(openSession(undefined, freshIds(1), T0, false))).toBe(false);
  });
  test('has the same visitor, a new id and the next index, and starts from the beginning', () => {
    fc.assert(
      fc.property(endedRecord, instant, fc.boolean(), (last, at, shown) => {
        const next = openSession(last, freshIds(50, 9), at, shown);
        expect(next).toEqual({
          ...blankRecord,
          userId: last.userId,
          generation: last.generation,
          sessionId: sessionId(50),
          sessionIndex: last.sessionIndex + 1,
          previousSessionId: last.sessionId,
          startedAt: next.startedAt,
          lastActivityAt: next.startedAt,
          [shown ? 'shownAt' : 'hiddenAt']: next.startedAt,
        });
        expect(mergeRecords(last, next)).toEqual(next);
      }),
    );
  });
  test('begins after the end of the last one, unless the clock was set back', () => {
    const last = over({ endedAt: T0 });
    const start = (at: number) => openSession(last, freshIds(2), at, true).startedAt;
    expect([start(T0 + 1), start(T0 - 59_999), start(T0 - 60_000)]).toEqual([T0 + 1, T0, T0 - 60_000]);
  });
  test('a call that waited for minutes opens it at the end of the last one', () => {
    const last = over({ endedAt: T0 });
    expect(openSession(last, freshIds(2), T0 - 5 * 60_000, true, T0 + 1).startedAt).toBe(T0);
  });
});

describe('record changes: reset() forgets the visitor (rule 7)', () => {
  const forgotten = forgetVisitor(living(), freshIds(2), T0);
  test('the forgotten session is over; the next is the first, with no previous id', () => {
    expect(judge(forgotten, T0, T0, defaults, 0)).toBeTruthy();
    expect(openSession(forgotten, freshIds(3), T0, true)).toMatchObject({
      userId: userId(2),
      sessionId: sessionId(3),
      sessionIndex: 1,
      previousSessionId: '',
      startedAt: T0,
    });
  });
  test('the generation is the later of now and the old one plus 1 (rule 15)', () => {
    const generation = (old: number) =>
      forgetVisitor(living({ generation: old }), freshIds(2), T0).generation;
    expect([generation(0), generation(T0), generation(T0 + 5)]).toEqual([T0, T0 + 1, T0 + 6]);
  });
});

describe('record changes: an event is attached (rule 21)', () => {
  const empty = living({ firstEventId: '', firstEventTimestamp: 0, eventIndex: 0, pageViews: 0 });
  const exit = { at: T0, ...origin, page: page(7) };
  test('the first one is remembered, with its page; the others are counted', () => {
    const first = attachEvent(empty, event(7, 'page_view'), T0, exit);
    expect(first).toEqual({
      ...empty,
      firstEventId: eventId(7),
      firstEventTimestamp: T0,
      entryPage: page(7).url,
      eventIndex: 1,
      pageViews: 1,
      exit,
    });
    const next = { ...exit, page: page(8) };
    expect(attachEvent(first, event(8), T0 + 1, next)).toEqual({ ...first, eventIndex: 2, exit: next });
  });
  test('a passive one is counted, and leaves the exit page (rule 10)', () => {
    const record = { ...empty, exit };
    expect(attachEvent(record, event(8), T0)).toMatchObject({
      eventIndex: 1,
      exit,
      lastActivityAt: empty.lastActivityAt,
    });
  });
});

test('record: after a logout the session that is over has ended by it', () => {
  expect(endReasons[forgetVisitor(living(), freshIds(2), T0).endReason]).toBe('logout');
});
