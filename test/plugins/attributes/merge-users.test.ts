// Rule 15, records merge: the users of a session.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeUsers, type Users } from '../../../src/plugins/attributes/merge-users';
import { T0 } from '../../core/session/arbitraries';

/** As a copy has them: each id once, 10 at most, in order. */
const users = fc
  .array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 15 })), { maxLength: 20 })
  .map((pairs): Users | undefined => mergeUsers(pairs.map(([ms, n]) => [T0 + ms, `user-${n}`])));

test('session users: merging is independent of order and repetition (rule 15)', () => {
  fc.assert(
    fc.property(users, users, users, (a, b, c) => {
      expect(mergeUsers(a, b)).toEqual(mergeUsers(b, a));
      expect(mergeUsers(mergeUsers(a, b), c)).toEqual(mergeUsers(a, mergeUsers(b, c)));
      expect(mergeUsers(a, a)).toEqual(a);
      expect(mergeUsers(mergeUsers(a, b), b)).toEqual(mergeUsers(a, b));
    }),
    { numRuns: 1000 },
  );
});

test('session users: the union has each id with its earliest time, at most 10', () => {
  fc.assert(
    fc.property(users, users, (a, b) => {
      const merged = mergeUsers(a, b) ?? [];
      const earliest = new Map<string, number>();
      for (const [at, id] of [...(a ?? []), ...(b ?? [])])
        earliest.set(id, Math.min(at, earliest.get(id) ?? Infinity));
      const all = [...earliest].sort(([one, at], [other, then]) => at - then || (one < other ? -1 : 1));
      expect(merged).toEqual(all.slice(0, 10).map(([id, at]) => [at, id]));
    }),
  );
});

test('session users: two empty lists stay empty', () => expect(mergeUsers(undefined, [])).toBeUndefined());
