// Rule 15, records merge.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forgetVisitor } from '../../../../src/core/session/rules/change-record';
import { mergeRecords } from '../../../../src/core/session/rules/merge-records';
import {
  endReasons,
  recordFields,
  type SessionRecord,
} from '../../../../src/core/session/rules/session-record';
import {
  away,
  copies,
  DAY,
  eventId,
  freshIds,
  living,
  maybeRecord,
  MINUTE,
  origin,
  page,
  plain,
  record,
  sessionId,
  T0,
  userId,
} from '../arbitraries';

const many = { numRuns: 1000 };

/** In both orders, which must give the same. */
const merge = (a: SessionRecord, b: SessionRecord): SessionRecord => {
  const merged = mergeRecords(a, b)!;
  expect(plain(mergeRecords(b, a))).toEqual(plain(merged));
  return merged;
};

describe('merged records: copies merge in any order, and as often as one likes (rule 15)', () => {
  const three = fc.oneof(fc.tuple(maybeRecord, maybeRecord, maybeRecord), copies(3));
  test('commutative', () => {
    fc.assert(
      fc.property(three, ([a, b]) => {
        expect(plain(mergeRecords(a, b))).toEqual(plain(mergeRecords(b, a)));
      }),
      many,
    );
  });
  test('associative', () => {
    fc.assert(
      fc.property(three, ([a, b, c]) => {
        const left = mergeRecords(mergeRecords(a, b), c);
        expect(plain(left)).toEqual(plain(mergeRecords(a, mergeRecords(b, c))));
      }),
      many,
    );
  });
  test('idempotent', () => {
    fc.assert(
      fc.property(three, ([a, b]) => {
        expect(plain(mergeRecords(a, a))).toEqual(plain(a));
        const merged = mergeRecords(a, b);
        expect(plain(mergeRecords(merged, b))).toEqual(plain(merged));
      }),
      many,
    );
  });
  test('nothing and a record are the record', () => {
    expect(mergeRecords(undefined, living())).toEqual(living());
    expect(mergeRecords(living(), undefined)).toEqual(living());
    expect(mergeRecords(undefined, undefined)).toBeUndefined();
  });
});

describe('merged records: which of two sessions wins (rule 15)', () => {
  const other = { sessionId: sessionId(2) };
  test.each<[string, Partial<SessionRecord>, Partial<SessionRecord>]>([
    ['a later generation, before all', { generation: 5 }, { generation: 4, sessionIndex: 9, startedAt: 1 }],
    ['a higher index', { sessionIndex: 10, startedAt: T0 }, { sessionIndex: 9, startedAt: T0 - 1 }],
    ['an earlier start', { startedAt: T0 - 1 }, { startedAt: T0, sessionId: sessionId(0) }],
    ['of equal starts the smaller id', { sessionId: sessionId(1) }, {}],
  ])('%s', (_, wins, loses) => {
    const winner = living({ ...other, ...wins });
    const loser = living({ ...other, userId: userId(2), eventIndex: 99, lastActivityAt: T0 + DAY, ...loses });
    // Whole: no field of the other one's.
    expect(merge(winner, loser)).toEqual(winner);
  });
  test('a living session that is older never comes back over the one that has followed it (rule 16)', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        const { generation, sessionIndex } = merge(a, b);
        expect(generation).toBe(Math.max(a.generation, b.generation));
        if (a.generation === b.generation)
          expect(sessionIndex).toBe(Math.max(a.sessionIndex, b.sessionIndex));
      }),
    );
  });
  test('the forgotten visitor wins over the one before, whose index is higher and whose clock is ahead (rule 7)', () => {
    const before = living({ generation: T0 + 5, sessionIndex: 40, lastActivityAt: T0 + MINUTE });
    const forgotten = forgetVisitor(before, freshIds(2), T0);
    expect(merge(before, forgotten)).toEqual(forgotten);
  });
});

describe('merged records: fields of one session (rule 15)', () => {
  test('the greater of each field that stands alone', () => {
    const alone = recordFields.filter((field) => !/^(end|firstEvent)/.test(field));
    fc.assert(
      fc.property(copies(2), ([a, b]) => {
        const merged = merge(a!, b!);
        for (const field of alone) expect(merged[field]).toBe(a![field] > b![field] ? a![field] : b![field]);
      }),
    );
  });
  test('end and reason are one field: the earliest end, with its own reason', () => {
    const end = (endedAt: number, reason: (typeof endReasons)[number]) =>
      living({ endedAt, endReason: endReasons.indexOf(reason) });
    const late = end(2000, 'foreground-timeout');
    const early = end(1500, 'ended');
    expect(merge(late, early)).toEqual(early);
    expect(merge(late, living())).toEqual(late);
    // A tie goes to the first of the list.
    expect(merge(end(2000, 'ended'), late)).toEqual(late);
  });
  test('an ended session never continues after a merge (rule 9)', () => {
    fc.assert(
      fc.property(copies(2), ([a, b]) => {
        const ends = [a!, b!].filter(({ endedAt }) => endedAt).map(({ endedAt }) => endedAt);
        expect(merge(a!, b!).endedAt).toBe(ends[0] ? Math.min(...ends) : 0);
      }),
    );
  });
  test('the earlier first event, with its id and its page; a tie goes to the smaller id', () => {
    const first = (n: number, firstEventTimestamp: number) =>
      living({ firstEventId: eventId(n), firstEventTimestamp, entryPage: `https://shop.example/${n}` });
    expect(merge(first(2, T0), first(1, T0 + 1))).toEqual(first(2, T0));
    expect(merge(first(2, T0), first(1, T0))).toEqual(first(1, T0));
    const none = living({ firstEventId: '', firstEventTimestamp: 0 });
    expect(merge(none, first(2, T0))).toEqual(first(2, T0));
    // The cookie has no room for the page.
    expect(plain(merge(first(2, T0), { ...first(2, T0), entryPage: undefined }))).toEqual(first(2, T0));
    // That of another event's page is not taken.
    const short = { ...first(1, T0 - 1), entryPage: undefined };
    expect(merge(first(2, T0), short).entryPage).toBeUndefined();
  });
  test('the later exit, whatever the texts of the two', () => {
    const exit = (at: number, n: number) => living({ exit: { at, ...origin, page: page(n) } });
    expect(merge(exit(T0, 9), exit(T0 + 1, 1)).exit!.page).toEqual(page(1));
    expect(merge(exit(999, 9), exit(1000, 1)).exit!.page).toEqual(page(1));
    expect(merge(exit(T0, 1), living()).exit!.page).toEqual(page(1));
  });
  test('the later change of state (rules 2-4)', () => {
    expect(merge(living(), away())).toEqual(away());
    const back = away({ shownAt: T0 });
    expect(merge(back, away())).toEqual(back);
  });
  test('fields of newer versions stay (rule 30)', () => {
    expect(merge(living(), living({ unknownFields: '7.x' })).unknownFields).toBe('7.x');
  });
});
