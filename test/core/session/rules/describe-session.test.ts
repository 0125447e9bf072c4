// What is reported of a session: rules 18, 20 and 21.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  announcementId,
  describeSession,
  summariseSession,
} from '../../../../src/core/session/rules/describe-session';
import { endReasons } from '../../../../src/core/session/rules/session-record';
import { away, eventId, living, MINUTE, origin, over, page, sessionId, T0, userId } from '../arbitraries';

describe('session description: every event carries the session (rule 21)', () => {
  const known = {
    userId: userId(1),
    sessionId: sessionId(1),
    sessionIndex: 1,
    eventIndex: 3,
    previousSessionId: null,
    storageMechanism: 'cookie',
    firstEventId: eventId(1),
    firstEventTimestamp: '2026-05-04T02:52:01.000Z',
    startedAt: '2026-05-04T02:52:01.000Z',
    state: 'foreground',
  };
  test('exactly these fields are reported', () => {
    expect(describeSession(living(), 'cookie')).toEqual(known);
    expect(describeSession(away({ previousSessionId: sessionId(9) }), 'memory')).toEqual({
      ...known,
      previousSessionId: sessionId(9),
      storageMechanism: 'memory',
      state: 'background',
    });
  });
  test('before its first event there is none; an announcement has no index', () => {
    const empty = living({ eventIndex: 0, firstEventId: '', firstEventTimestamp: 0 });
    const nothing = { ...known, eventIndex: null, firstEventId: null, firstEventTimestamp: null };
    expect(describeSession(empty, 'cookie')).toEqual(nothing);
    expect(describeSession(living(), 'cookie', null)).toEqual({ ...known, eventIndex: null });
  });
});

describe('session description: session_end says (rule 20)', () => {
  test('exactly this', () => {
    const ended = over({
      entryPage: page(1).url,
      exit: { at: T0, ...origin, page: page(2) },
    });
    expect(summariseSession(ended)).toEqual({
      startedAt: '2026-05-04T02:52:01.000Z',
      endedAt: '2026-05-04T03:01:01.000Z',
      duration: 9 * MINUTE,
      foregroundDuration: 9 * MINUTE,
      eventCount: 3,
      pageViews: 1,
      entryPage: page(1).url,
      exitPage: page(2).url,
      reason: 'foreground-timeout',
    });
  });
  test.each(endReasons.slice(1))('%s', (reason) => {
    expect(summariseSession(over({ endReason: endReasons.indexOf(reason) })).reason).toBe(reason);
  });
  test('no duration is negative, and the foreground is part of the whole, in what was merged too', () => {
    expect(summariseSession(over({ startedAt: T0 }))).toMatchObject({ duration: 0, foregroundDuration: 0 });
    const late = over({ foregroundTime: 40 * MINUTE });
    expect(summariseSession(late)).toMatchObject({ foregroundDuration: 9 * MINUTE });
  });
});

describe('session description: the ids of announcements (rule 18)', () => {
  test('are UUIDs of version 8, the same for whoever makes them, and of that session’s only', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), fc.uuid({ version: 4 }), (one, other) => {
        const ids = [one, other].flatMap((id) => [announcementId(id, 'a'), announcementId(id, 'e')]);
        for (const id of ids)
          expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
        expect(ids[0]).not.toBe(ids[1]);
        expect(announcementId(one, 'a')).toBe(ids[0]);
        expect(ids).not.toContain(one);
        // The last digit is replaced by the tag.
        if (one.slice(0, -1) !== other.slice(0, -1)) expect(new Set(ids).size).toBe(4);
      }),
    );
  });
  test('stay as they are: collectors know events by them', () => {
    expect(announcementId('00000001-0000-4000-8000-000000000002', 'a')).toBe(
      '00000001-0000-8000-8000-00000000000a',
    );
  });
});
