// Rules 15 and 20: whom `identify` has named in a session, from the event to the text in IndexedDB and to the session's end.
import { describe, expect, test } from 'vitest';
import { attachEvent, forgetVisitor } from '../../../../src/core/session/rules/change-record';
import { summariseSession } from '../../../../src/core/session/rules/describe-session';
import { mergeUsers } from '../../../../src/core/session/rules/merge-users';
import {
  parseCopies,
  parseWhole,
  printRecord,
  printWhole,
} from '../../../../src/core/session/rules/record-text';
import { endReasons } from '../../../../src/core/session/rules/session-record';
import { event, freshIds, living, MINUTE, over, T0 } from '../arbitraries';

describe('record: the users of a session', () => {
  test('record: an event adds its user, once, at the time of the first event', () => {
    const named = (id: string) => ({ ...event(1), user: { id } });
    const first = attachEvent(living(), named('ada'), T0);
    expect(first.users).toEqual([[T0, 'ada']]);
    const again = attachEvent(first, named('ada'), T0 + 1);
    const other = attachEvent(again, named('bob'), T0 + 2);
    expect(other.users).toEqual([[T0, 'ada'], [T0 + 2, 'bob']]);
    expect(attachEvent(other, event(2), T0 + 3).users).toEqual(other.users);
  }); // prettier-ignore
  test('record: two copies give each user as early as either knows, at most ten, in the order of time', () => {
    expect(mergeUsers([[5, 'ada'], [7, 'bob']], [[3, 'bob'], [6, 'ada'], [8, 'eve']])).toEqual([
      [3, 'bob'],
      [5, 'ada'],
      [8, 'eve'],
    ]);
    const many = Array.from({ length: 12 }, (_, n) => [T0 + n, `user ${n}`] as const);
    expect(mergeUsers(many.slice(6), many.slice(0, 6))).toEqual(many.slice(0, 10));
    expect(mergeUsers()).toBeUndefined();
  }); // prettier-ignore
  test('record: users are kept in IndexedDB, and only valid times and texts are accepted', () => {
    const record = living({ users: [[T0, 'ada']] });
    expect(parseWhole(printWhole(record), T0)?.users).toEqual([[T0, 'ada']]);
    const strange = { text: printRecord(record), users: [[`${T0}`, 7], [T0 + 1, 'bob']] };
    expect(parseWhole(JSON.stringify(strange), T0)?.users).toEqual([[T0, '7'], [T0 + 1, 'bob']]);
    expect(parseWhole(printWhole(living()), T0)?.users).toBeUndefined();
  }); // prettier-ignore
  test('record: session_end names them, in the order of their first event', () => {
    const ended = over({ users: [[T0, 'ada'], [T0 + 1, 'bob']] });
    expect(summariseSession(ended).userIds).toEqual(['ada', 'bob']);
    expect(summariseSession(over()).userIds).toBeUndefined();
  }); // prettier-ignore
});

describe('record: the copies of a cookie', () => {
  const older = living({ lastActivityAt: T0 - 5 * MINUTE, eventIndex: 9 });
  test('record: are merged to one; invalid copies are left out', () => {
    const texts = [printRecord(older), 'no record', printRecord(living())];
    expect(parseCopies(texts, T0)).toEqual(living({ eventIndex: 9 }));
    expect(parseCopies([...texts].reverse(), T0)).toEqual(living({ eventIndex: 9 }));
  });
  test('record: two empty lists stay empty', () => {
    expect(parseCopies([], T0)).toBeUndefined();
    expect(parseCopies(['no record'], T0)).toBeUndefined();
  });
});

test('record: after a logout the session that is over has ended by it', () => {
  expect(endReasons[forgetVisitor(living(), freshIds(2), T0).endReason]).toBe('logout');
});
