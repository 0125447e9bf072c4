// Which session goes on where a visitor arrives by a link: rules 15, records merge, and 16, a session never comes back.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkRecords } from '../../../src/plugins/link/link-records';
import { mergeRecords } from '../../../src/core/session/rules/merge-records';
import type { SessionRecord } from '../../../src/core/session/rules/session-record';
import {
  copies,
  eventId,
  HOUR,
  living,
  MINUTE,
  plain,
  record,
  sessionId,
  T0,
  userId,
} from '../../core/session/arbitraries';

const many = { numRuns: 500 };
const two = fc.oneof(fc.tuple(record, record), copies(2));

const check = (property: (own: SessionRecord, linked: SessionRecord) => void) =>
  fc.assert(
    fc.property(two, ([own, linked]) => property(own!, linked!)),
    many,
  );

describe('link records: by property', () => {
  test('a second acceptance changes nothing', () => {
    check((own, linked) => {
      const once = linkRecords(own, linked);
      expect(plain(linkRecords(once, linked))).toEqual(plain(once));
    });
  });
  test('no copy of what was here before brings that back (rule 15)', () => {
    check((own, linked) => {
      const next = linkRecords(own, linked);
      expect(mergeRecords(own, next)!.sessionId).toBe(next.sessionId);
      expect(mergeRecords(own, next)!.userId).toBe(next.userId);
    });
  });
  test('an end stays, whichever domain has seen it (rule 9)', () => {
    check((own, linked) => {
      const next = linkRecords(own, linked);
      for (const { sessionId, endedAt } of [own, linked])
        if (sessionId === next.sessionId && endedAt && next.userId === own.userId)
          expect(next.endedAt).toBeTruthy();
    });
  });
  test('no session of a visitor returns after a later one has followed here (rule 16)', () => {
    check((own, linked) => {
      const isBefore = linked.sessionIndex < own.sessionIndex && linked.startedAt <= own.lastActivityAt;
      if (own.userId === linked.userId && isBefore)
        expect(linkRecords(own, linked).sessionId).toBe(own.sessionId);
    });
  });
  test('there and back, both domains have one session', () => {
    check((own, linked) => {
      if (own.userId !== linked.userId || linked.endedAt || own.endedAt) return;
      const there = linkRecords(own, linked);
      expect(linkRecords(linked, there).sessionId).toBe(there.sessionId);
    });
  });
});

describe('link records: by example', () => {
  const ours = living({ userId: userId(1), sessionId: sessionId(1) });
  const theirs = living({ userId: userId(2), sessionId: sessionId(2) });

  test('an unknown visitor arrives unchanged', () => {
    expect(linkRecords(undefined, theirs)).toBe(theirs);
  });
  test('counts and times of one session are the greater of both', () => {
    const later = { ...ours, eventIndex: 9, lastActivityAt: ours.lastActivityAt + MINUTE, generation: 4 };
    expect(linkRecords(ours, later)).toMatchObject({ eventIndex: 9, lastActivityAt: later.lastActivityAt });
    expect(linkRecords(later, ours)).toMatchObject({ eventIndex: 9, lastActivityAt: later.lastActivityAt });
  });
  test('another visitor is adopted, with the session as it is', () => {
    const { generation } = linkRecords(ours, theirs);
    expect(generation).toBeGreaterThan(ours.generation);
    expect(linkRecords(ours, theirs)).toEqual({ ...theirs, generation });
  });
  test('a session that began before a logout here does not come back', () => {
    const renewed = { ...ours, generation: theirs.startedAt + 1 };
    expect(linkRecords(renewed, theirs)).toBe(renewed);
    const next = {
      ...theirs,
      startedAt: renewed.generation + MINUTE,
      lastActivityAt: renewed.generation + HOUR,
    };
    expect(linkRecords(renewed, next).sessionId).toBe(next.sessionId);
  });
  test('an ended session is replaced by the visitor’s session that began later, whatever the indices', () => {
    const over = { ...ours, sessionIndex: 7, endedAt: ours.lastActivityAt, endReason: 1 };
    const next = {
      ...ours,
      sessionId: sessionId(3),
      sessionIndex: 5,
      startedAt: over.lastActivityAt + HOUR,
      lastActivityAt: over.lastActivityAt + HOUR,
      firstEventId: eventId(9),
    };
    expect(linkRecords(over, next)).toMatchObject({ sessionId: sessionId(3), sessionIndex: 5 });
    expect(linkRecords(next, over).sessionId).toBe(next.sessionId);
  });
  test('a visitor whose session is over leaves a living one of his alone', () => {
    const later = { startedAt: T0 + HOUR, lastActivityAt: T0 + HOUR, endedAt: T0 + HOUR, endReason: 5 };
    const over = { ...ours, ...later, sessionId: sessionId(3) };
    expect(linkRecords(ours, over).sessionId).toBe(
      mergeRecords({ ...ours }, { ...over, generation: ours.generation })!.sessionId,
    );
  });
});
