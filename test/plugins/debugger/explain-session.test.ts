// What the debugger says of a session agrees with the rules, which judge it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainReason } from '../../../src/plugins/debugger/explain-reason';
import { explainSession, summarise, type SessionFacts } from '../../../src/plugins/debugger/explain-session';
import { findEnd, findEndAway } from '../../../src/plugins/debugger/find-end';
import { printDuration } from '../../../src/plugins/debugger/print-time';
import { describeSession } from '../../../src/core/session/rules/describe-session';
import { judge } from '../../../src/core/session/rules/judge';
import { endReasons } from '../../../src/core/session/rules/session-record';
import {
  defaults,
  HIDDEN,
  limits,
  living,
  livingRecord,
  MINUTE,
  sessionId,
  T0,
  uneven,
} from '../../core/session/arbitraries';

test('debugger session: the announced end is the one of the rules, to the millisecond', () => {
  fc.assert(
    fc.property(livingRecord, limits, fc.boolean(), (record, input, isVisible) => {
      const since = isVisible ? 0 : HIDDEN;
      const [instant, reason] = findEnd(record, input, isVisible);
      const last = Math.max(instant, record.lastActivityAt);
      if (instant === Infinity) expect(judge(record, 1e15, 1e15, input, since)).toBeUndefined();
      else expect(judge(record, last + 1, last + 1, input, since)).toBe(reason);
      if (instant < Infinity && instant >= record.lastActivityAt)
        expect(judge(record, instant, instant, input, since)).toBeUndefined();
    }),
  );
});

test('debugger session: a visitor who leaves now has the background timeout, and at most the longest session', () => {
  const record = living();
  const now = record.lastActivityAt + MINUTE;
  expect(findEndAway(record, uneven, now)).toEqual([now + uneven.backgroundTimeout, 'background-timeout']);
  const short = { ...uneven, maxDuration: 1 };
  expect(findEndAway(record, short, now)).toEqual([record.startedAt + 1, 'max-duration']);
});

const record = living({ sessionIndex: 3, previousSessionId: sessionId(9) });
const facts = (change: Partial<SessionFacts> = {}): SessionFacts => ({
  session: describeSession(record, 'cookie'),
  record,
  limits: defaults,
  isVisible: true,
  consent: 'granted',
  now: record.lastActivityAt,
  reasons: new Map([[sessionId(9), 'clock']]),
  ...change,
});
const rowsOf = (change?: Partial<SessionFacts>) => Object.fromEntries(explainSession(facts(change)));

test('debugger session: a session says why it began, and when and why it would end', () => {
  expect(rowsOf()).toMatchObject({
    Session: expect.stringMatching(/^no\. 3, since /),
    'Begun because': expect.stringMatching(/clock was set back.*rule 6/),
    'Ends by itself': expect.stringMatching(/^in 30 min, at [\d:]+: foreground-timeout$/),
    'Ends if left now': expect.stringMatching(/^in 30 min, at [\d:]+: background-timeout$/),
    'Kept in': 'cookie',
  });
  expect(rowsOf({ reasons: new Map() })['Begun because']).toMatch(/session_end has the reason/);
  expect(summarise(facts())).toBe('session 3 · foreground · 30 min left');
});

test('debugger session: without a session it says why there is none', () => {
  const ended = { ...record, endedAt: T0, endReason: endReasons.indexOf('logout') };
  expect(rowsOf({ session: null, record: ended })).toMatchObject({
    Session: expect.stringMatching(/^no\. 3 ended at/),
    'Ended because': expect.stringMatching(/reset.* Reason: logout$/),
  });
  expect(rowsOf({ session: null, record: undefined, consent: 'denied' }).Session).toMatch(/denied/);
  expect(rowsOf({ session: null, record: undefined }).Session).toMatch(/^none yet/);
  expect(rowsOf({ record: undefined, consent: 'pending' }).Session).toMatch(/^provisional/);
});

test.each(endReasons.filter(Boolean))(
  'debugger session: the reason %s is explained, by the number of its rule',
  (reason) => {
    expect(explainReason(reason)).toMatch(new RegExp(`rules? \\d.+ Reason: ${reason}$`));
  },
);

test.each([
  [0, '0 s'],
  [999, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [1_799_999, '29 min 59 s'],
  [86_400_000, '1 d'],
  [90_061_000, '1 d 1 h'],
  [Infinity, 'no limit'],
  [-5, '0 s'],
])('debugger session: %d ms are printed as %s', (ms, text) => {
  expect(printDuration(ms)).toBe(text);
});
