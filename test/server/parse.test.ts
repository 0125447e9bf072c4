// `parse` of `sojourn/server`: the session of a request, judged by the rules.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../../src/core/session/rules/judge';
import { parseCopies } from '../../src/core/session/rules/record-text';
import { cookieValues } from '../../src/core/storage/cookie-store';
import { describeSession } from '../../src/core/session/rules/describe-session';
import { parse } from '../../src/server/parse';
import {
  away,
  DAY,
  defaults,
  HOUR,
  living,
  livingRecord,
  MINUTE,
  over,
  T0,
  uneven,
} from '../core/session/arbitraries';
import { text } from './request';

const header = (...texts: string[]) => ['theirs=1', ...texts.map((value) => `sojourn=${value}`)].join('; ');
const at = (now: number, record = living(), options = {}) => parse(header(text(record)), { now, ...options });

test('parse: the open session is described as in events', () => {
  expect(at(T0)).toEqual(describeSession(living(), 'cookie'));
  expect(parse(`visit=${text(living())}`, { name: 'visit', now: T0 })).not.toBeNull();
  expect(at(T0, over())).toBeNull();
});

test('parse: over when the time since the last activity is strictly greater than the timeout of the state it was spent in (rule 2)', () => {
  const last = living().lastActivityAt;
  expect(at(last + 30 * MINUTE)).not.toBeNull();
  expect(at(last + 30 * MINUTE + 1)).toBeNull();
  expect(at(last + MINUTE + 1, living(), uneven)).not.toBeNull();
  expect(at(last + MINUTE + 1, away(), uneven)).toBeNull();
});

test('parse: the longest duration counts, and Infinity switches a limit off (rules 5, 11)', () => {
  const long = living({ startedAt: T0 - DAY, lastActivityAt: T0 });
  expect(at(T0, long)).not.toBeNull();
  expect(at(T0 + 1, long)).toBeNull();
  const never = { foregroundTimeout: Infinity, backgroundTimeout: Infinity, maxDuration: Infinity };
  expect(at(T0 + 300 * DAY, long, never)).not.toBeNull();
});

test('parse: a visitor whose clock is ahead of the server’s is not judged by that', () => {
  expect(at(T0 - 5 * HOUR)).not.toBeNull();
});

test('server: a session whose last activity is more than a day ahead is none', () => {
  const ahead = (instant: number) => living({ startedAt: instant, lastActivityAt: instant });
  expect(at(T0, ahead(T0 + DAY))).not.toBeNull();
  expect(at(T0, ahead(T0 + DAY + 1))).toBeNull();
});

test('parse: gives the page’s own verdict on a session that no tab has open', () => {
  fc.assert(
    fc.property(livingRecord, fc.integer({ min: 0, max: 2 * DAY }), (record, later) => {
      const now = record.lastActivityAt + later;
      fc.pre(!!parse(header(text(record)), { now, ...never }));
      expect(!parse(header(text(record)), { now })).toBe(!!judge(record, now, now, defaults, Infinity));
    }),
  );
});
const never = { foregroundTimeout: Infinity, backgroundTimeout: Infinity, maxDuration: Infinity };

test('parse: never throws, and without limits gives the session that the record describes', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('; ', '=', text(living()), text(over())),
  );
  const value = fc.array(word, { maxLength: 6 }).map((words) => `sojourn=${words.join('')}`);
  fc.assert(
    fc.property(fc.oneof(value, fc.constantFrom(null, undefined)), (cookie) => {
      const record = parseCopies(cookieValues(`${cookie ?? ''}`, 'sojourn'), Date.now());
      expect(parse(cookie, never)).toEqual(
        record && !record.endedAt ? describeSession(record, 'cookie') : null,
      );
    }),
  );
});
