// Rule 15 between the copies that there are: the cookie, which is short and is lost first, IndexedDB, which is long and
// follows, and the cookies of other domains; after kills, rollbacks, logouts and withdrawals.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { end, forget, open, stamp } from '../../src/session/change';
import { merge } from '../../src/session/merge';
import type { SessionRecord } from '../../src/session/record';
import { parse, parseLong, print, printLong } from '../../src/session/text';
import { eventId, fresh, page, plain, T0 } from './arbitraries';

const cookie = (record: SessionRecord) => parse(print(record))!;
const database = (record: SessionRecord) => parseLong(printLong(record))!;

/** One visitor's life: what was stored after each thing that happened. */
const life = fc
  .array(
    fc.record({
      does: fc.constantFrom('track', 'track', 'track', 'end', 'new', 'logout', 'withdraw' as const),
      ms: fc.integer({ min: 1, max: 3_600_000 }),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((happenings) => {
    let at = T0;
    let ids = 1;
    let generation = 0;
    const next = () => fresh(++ids, generation);
    let record = open(undefined, fresh(1), at, 1);
    const stored = [record];
    for (const { does, ms } of happenings) {
      at += ms;
      if (does === 'logout') record = forget(record.endedAt ? record : end(record, 'logout', at), next(), at);
      else if (does === 'withdraw') {
        generation = Math.max(at, record.generation + 1);
        record = open(undefined, next(), at, 1);
      } else if (does === 'end') record = record.endedAt ? record : end(record, 'ended', at);
      else {
        if (does === 'new' && !record.endedAt) record = end(record, 'ended', at);
        if (record.endedAt) record = open(record, next(), at, 1);
        record = stamp(
          record,
          { id: eventId(ids * 100 + stored.length), name: 'x', page: page(1) },
          false,
          at,
          at,
        );
      }
      generation = Math.max(generation, record.generation);
      stored.push(record);
    }
    return stored;
  });
/** The life, and two moments of it, the earlier one first. */
const moments = life.chain((stored) =>
  fc
    .tuple(fc.nat({ max: stored.length - 1 }), fc.nat({ max: stored.length - 1 }))
    .map(([a, b]) => [stored[Math.min(a, b)]!, stored[Math.max(a, b)]!] as const),
);
/** All but what a cookie has no room for. */
const short = (record?: SessionRecord) => record && print(record);
const numRuns = 1000;

describe('15: a kill, or a profile that was restored', () => {
  test('the older cookie gives way to IndexedDB, which keeps what is long', () => {
    fc.assert(
      fc.property(moments, ([older, newer]) => {
        for (const merged of [merge(cookie(older), database(newer)), merge(database(newer), cookie(older))]) {
          expect(short(merged)).toBe(print(newer));
          expect(merged!.entryPage).toBe(newer.entryPage);
          expect(merged!.exitPage).toBe(newer.exitPage);
          expect(plain(merged!.previous)).toEqual(plain(newer.previous));
        }
      }),
      { numRuns },
    );
  });
  test('an older IndexedDB gives way to the cookie, and of one session adds what is long', () => {
    fc.assert(
      fc.property(moments, ([older, newer]) => {
        for (const merged of [merge(cookie(newer), database(older)), merge(database(older), cookie(newer))]) {
          expect(short(merged)).toBe(print(newer));
          const same = older.sessionId === newer.sessionId && older.generation === newer.generation;
          expect(merged!.entryPage).toBe(same ? older.entryPage : undefined);
        }
      }),
      { numRuns },
    );
  });
  test('the rollback of either copy, or of both, loses no more than what no copy has', () => {
    fc.assert(
      fc.property(life, fc.nat(), fc.nat(), fc.nat(), (stored, a, b, c) => {
        const [one, two, memory] = [a, b, c].map((n) => n % stored.length) as [number, number, number];
        const merged = merge(merge(cookie(stored[one]!), database(stored[two]!)), stored[memory]);
        expect(short(merged)).toBe(print(stored[Math.max(one, two, memory)]!));
      }),
      { numRuns },
    );
  });
});

describe('15: copies of other domains', () => {
  test('a subdomain’s older cookie beside the wide one changes nothing, in whatever order they are read', () => {
    fc.assert(
      fc.property(moments, fc.boolean(), ([older, newer], swapped) => {
        const both = [cookie(older), cookie(newer)];
        const read = (swapped ? both.reverse() : both).reduce<SessionRecord | undefined>(merge, undefined);
        expect(short(read)).toBe(print(newer));
        expect(short(merge(read, database(older)))).toBe(print(newer));
      }),
      { numRuns },
    );
  });
  test('sessions that two subdomains made at once become one, the same for both', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 5 }), ([, last], ms) => {
        const over = last.endedAt ? last : end(last, 'ended', last.lastActivityAt);
        const mine = open(over, fresh(900), over.endedAt + 5, 1);
        const theirs = open(over, fresh(901), over.endedAt + ms, 1);
        const winner = mine.startedAt <= theirs.startedAt ? mine : theirs;
        expect(merge(cookie(mine), database(theirs))!.sessionId).toBe(winner.sessionId);
        expect(merge(cookie(theirs), database(mine))!.sessionId).toBe(winner.sessionId);
      }),
      { numRuns },
    );
  });
});

describe('15: two visitors', () => {
  const left = fc.tuple(moments, fc.boolean()).map(([[older, newer], withdrawn]) => {
    const at = newer.lastActivityAt + 1;
    const generation = Math.max(at, newer.generation + 1);
    const next = withdrawn
      ? open(undefined, fresh(900, generation), at, 1)
      : forget(newer.endedAt ? newer : end(newer, 'logout', at), fresh(900), at);
    return { older, newer, next };
  });
  test('after reset(), or a withdrawal and a new grant, no copy brings back who has left', () => {
    fc.assert(
      fc.property(left, ({ older, newer, next }) => {
        for (const copy of [cookie(older), database(older), cookie(newer), database(newer), newer])
          for (const merged of [merge(copy, cookie(next)), merge(database(next), copy)])
            expect(short(merged)).toBe(print(next));
      }),
      { numRuns },
    );
  });
  test('not even with a session that started later, where a tab had not heard', () => {
    fc.assert(
      fc.property(left, fc.integer({ min: 0, max: 86_400_000 }), ({ newer, next }, ms) => {
        const over = newer.endedAt ? newer : end(newer, 'ended', newer.lastActivityAt);
        const zombie = open(over, fresh(901), over.endedAt + ms, 1);
        expect(short(merge(cookie(zombie), cookie(next)))).toBe(print(next));
        expect(short(merge(next, zombie))).toBe(print(next));
      }),
      { numRuns },
    );
  });
});
