// Rule 15: two copies of the record become one, in whatever order and however often they meet.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { merge } from '../../src/session/merge';
import type { SessionRecord } from '../../src/session/record';
import {
  copies,
  endedRecord,
  id,
  living,
  maybeRecord,
  plain,
  record,
  sessionId,
  T0,
  userId,
  withPrevious,
} from './arbitraries';

const numRuns = 1000;
const same = (a: unknown, b: unknown): void => {
  expect(plain(a)).toEqual(plain(b));
};

describe('15: merging', () => {
  test('is commutative', () => {
    fc.assert(
      fc.property(maybeRecord, maybeRecord, (a, b) => same(merge(a, b), merge(b, a))),
      { numRuns },
    );
  });
  test('is commutative between copies of one session', () => {
    fc.assert(
      fc.property(copies(2), ([a, b]) => same(merge(a, b), merge(b, a))),
      { numRuns },
    );
  });
  test('is associative', () => {
    fc.assert(
      fc.property(maybeRecord, maybeRecord, maybeRecord, (a, b, c) =>
        same(merge(merge(a, b), c), merge(a, merge(b, c))),
      ),
      { numRuns },
    );
  });
  test('is associative between copies of one session', () => {
    fc.assert(
      fc.property(copies(3), ([a, b, c]) => same(merge(merge(a, b), c), merge(a, merge(b, c)))),
      { numRuns },
    );
  });
  test('is associative between copies of one session with the session before', () => {
    fc.assert(
      fc.property(copies(3), copies(3), (now, before) => {
        const [a, b, c] = now.map((copy, i) => withPrevious(copy, before[i]));
        same(merge(merge(a, b), c), merge(a, merge(b, c)));
        same(merge(a, b), merge(b, a));
      }),
      { numRuns },
    );
  });
  test('is idempotent', () => {
    fc.assert(
      fc.property(maybeRecord, maybeRecord, (a, b) => {
        same(merge(a, a), a);
        const merged = merge(a, b);
        same(merge(merged, a), merged);
        same(merge(b, merged), merged);
        same(merge(merged, merged), merged);
      }),
      { numRuns },
    );
  });
  test('gives the same in every order in which many copies meet', () => {
    fc.assert(
      fc.property(
        fc
          .array(record, { minLength: 1, maxLength: 6 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const once = all.reduce<SessionRecord | undefined>(merge, undefined);
          // Some meet twice.
          same([...shuffled, ...all].reduce<SessionRecord | undefined>(merge, undefined), once);
        },
      ),
      { numRuns: 1000 },
    );
  });
  test('changes neither copy', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        const [before, other] = [plain(a), plain(b)];
        merge(Object.freeze(a), Object.freeze(b));
        expect(plain(a)).toEqual(before);
        expect(plain(b)).toEqual(other);
      }),
    );
  });
});

describe('15: which of two sessions wins', () => {
  const wins = (winner: SessionRecord, loser: SessionRecord) => {
    expect(merge(winner, loser)).toEqual(winner);
    expect(merge(loser, winner)).toEqual(winner);
  };
  const one = living();
  const other = { sessionId: sessionId(9), userId: userId(9) };

  test('(1) the later generation, against all else', () => {
    wins(
      living({ ...other, generation: T0, sessionIndex: 0, endedAt: T0, endReason: 6, startedAt: T0 }),
      living({ generation: T0 - 1, sessionIndex: 99, startedAt: 1, sessionId: id(0, 0) }),
    );
  });
  test('(1) the later generation, even of one session id', () => {
    wins(living({ generation: 1, eventIndex: 1 }), living({ eventIndex: 50, lastActivityAt: T0 }));
  });
  test('(2) the higher index, against an earlier start', () => {
    wins(
      living({ ...other, sessionIndex: 10, startedAt: T0 + 1 }),
      living({ sessionIndex: 9, startedAt: 1, sessionId: id(0, 0), lastActivityAt: T0 * 2 }),
    );
  });
  test('(3) the earlier start, against the smaller id', () => {
    wins(living({ ...other, startedAt: one.startedAt - 1 }), one);
  });
  test('(3) then the smaller id', () => {
    wins(one, living({ ...other, eventIndex: 99, lastActivityAt: T0 }));
  });
  test('whole: no field of the loser comes over', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        fc.pre(a.sessionId !== b.sessionId);
        const merged = merge(a, b);
        expect([a, b]).toContainEqual(merged);
      }),
      { numRuns: 1000 },
    );
  });
  test('nothing and a record are that record', () => {
    expect(merge(undefined, one)).toEqual(one);
    expect(merge(one, undefined)).toEqual(one);
    expect(merge(undefined, undefined)).toBeUndefined();
  });
});

describe('15: copies of one session', () => {
  const met = fc.property.bind(fc);
  test('the later activity, the highest counters, all announcements', () => {
    fc.assert(
      met(copies(2), ([a, b]) => {
        const merged = merge(a, b)!;
        for (const key of [
          'lastActivityAt',
          'eventIndex',
          'pageViews',
          'foregroundTime',
          'stateSince',
        ] as const)
          expect(merged[key]).toBe(Math.max(a![key], b![key]));
        expect(merged.announced).toBe(a!.announced | b!.announced);
      }),
      { numRuns },
    );
  });
  test('the earliest first event, id and time together', () => {
    fc.assert(
      met(copies(2), ([a, b]) => {
        const { firstEventId, firstEventTimestamp } = merge(a, b)!;
        const known = [a!, b!].filter((copy) => copy.firstEventTimestamp);
        expect(firstEventTimestamp).toBe(
          known[0] ? Math.min(...known.map((copy) => copy.firstEventTimestamp)) : 0,
        );
        expect(known.length ? known.map((copy) => copy.firstEventId) : ['']).toContain(firstEventId);
        if (known[0])
          expect(
            known.some(
              (copy) =>
                copy.firstEventId === firstEventId && copy.firstEventTimestamp === firstEventTimestamp,
            ),
          ).toBe(true);
      }),
      { numRuns },
    );
  });
  test('the entry page is the first event’s, where that is known', () => {
    const early = living({
      firstEventTimestamp: T0 - 9,
      firstEventId: id(3, 9),
      entryPage: 'https://a.example/',
    });
    const late = living({
      firstEventTimestamp: T0 - 5,
      firstEventId: id(3, 5),
      entryPage: 'https://b.example/',
    });
    expect(merge(early, late)!.entryPage).toBe('https://a.example/');
    expect(merge(late, early)!.entryPage).toBe('https://a.example/');
  });
  test('the exit page is the last event’s', () => {
    const early = living({ exitPage: `${(T0 - 9).toString(36)} https://z.example/` });
    const late = living({ exitPage: `${(T0 - 5).toString(36)} https://a.example/` });
    expect(merge(early, late)!.exitPage).toBe(late.exitPage);
    expect(merge(late, early)!.exitPage).toBe(late.exitPage);
    expect(merge(late, living())!.exitPage).toBe(late.exitPage);
    expect(merge(living(), late)!.exitPage).toBe(late.exitPage);
  });
  test('the earliest end, with its reason', () => {
    const early = living({ endedAt: T0 - 5, endReason: 5, state: 0 });
    const late = living({ endedAt: T0, endReason: 2, state: 0 });
    for (const merged of [merge(early, late)!, merge(late, early)!])
      expect([merged.endedAt, merged.endReason]).toEqual([T0 - 5, 5]);
    fc.assert(
      met(copies(2), ([a, b]) => {
        const { endedAt, endReason } = merge(a, b)!;
        const ends = [a!, b!].filter((copy) => copy.endedAt);
        expect(endedAt).toBe(ends[0] ? Math.min(...ends.map((copy) => copy.endedAt)) : 0);
        expect(ends[0] ? ends.map((copy) => copy.endReason) : [0]).toContain(endReason);
      }),
      { numRuns },
    );
  });
  test('the state is the later one', () => {
    const hidden = living({ state: 0, stateSince: T0 - 5 });
    const shown = living({ state: 1, stateSince: T0 - 9 });
    expect(merge(hidden, shown)!.state).toBe(0);
    expect(merge(shown, hidden)!.state).toBe(0);
  });
  test('9, 16: an ended session never lives again', () => {
    fc.assert(
      met(endedRecord, fc.array(record, { maxLength: 5 }), (ended, others) => {
        const merged = others.reduce((a: SessionRecord, b) => merge(a, b)!, ended);
        if (merged.sessionId === ended.sessionId) expect(merged.endedAt).toBeGreaterThan(0);
      }),
      { numRuns },
    );
    const lives = living({ lastActivityAt: T0 * 2, eventIndex: 1e6, stateSince: T0 * 2 });
    expect(merge(living({ endedAt: 5, endReason: 1 }), lives)).toMatchObject({ endedAt: 5, endReason: 1 });
  });
  test('16: no merging goes back to an earlier session', () => {
    fc.assert(
      met(fc.array(record, { minLength: 1, maxLength: 6 }), (all) => {
        let known: SessionRecord | undefined;
        for (const one of all) {
          const next = merge(known, one)!;
          if (known) {
            expect(next.generation).toBeGreaterThanOrEqual(known.generation);
            if (next.generation === known.generation)
              expect(next.sessionIndex).toBeGreaterThanOrEqual(known.sessionIndex);
          }
          known = next;
        }
      }),
    );
  });
});
