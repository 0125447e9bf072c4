// `parse` on a server: it reads what strangers send.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from '../../../src/server/parse';
import { describeSession } from '../../../src/core/session/rules/describe-session';
import { printRecord } from '../../../src/core/session/rules/record-text';
import type { SessionRecord } from '../../../src/core/session/rules/session-record';
import { DAY, living, over, T0 } from '../session/arbitraries';

test.each([undefined, null, '', 'sojourn', 'sojourn=', '=', ';;;', 'theirs=1; other=2'])(
  'session cookie: %j holds no session',
  (header) => {
    expect(parse(header)).toBeNull();
  },
);

// Shaped like the real thing: ids, then short numbers in base 36, each followed by a dot.
const number = fc
  .oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 5 }) },
    { weight: 3, arbitrary: fc.nat() },
    { weight: 1, arbitrary: fc.maxSafeNat() },
  )
  .map((n) => n.toString(36));
const likely = fc
  .tuple(
    fc.tuple(fc.uuid(), fc.uuid(), fc.constantFrom('', fc.sample(fc.uuid(), 1)[0]!), fc.constant('')),
    fc.array(number, { minLength: 12, maxLength: 14 }),
    fc.boolean(),
  )
  // Half of them live: they have not ended, for no reason.
  .map(([ids, numbers, lives]) =>
    [...ids, ...numbers.map((text, at) => (lives && (at === 6 || at === 7) ? '0' : text)), ''].join('.'),
  );
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(fc.string(), fc.constantFrom('', '0', '-1', 'NaN', 'z'.repeat(16)), fc.uuid()))
    .map((all) => all.join('.')),
);
const pair = fc.tuple(fc.constantFrom('sojourn', 'sojourn', 'theirs', ''), fc.oneof(likely, anything));

test('session cookie: no header makes it throw, and what it gives is a whole session or nothing', () => {
  let input = 0;
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 4 }), (pairs) => {
      const session = parse(pairs.map((parts) => parts.join('=')).join('; '), never);
      if (!session) return;
      input++;
      expect(session).toMatchObject({
        userId: expect.stringMatching(/^[\da-f-]{36}$/),
        sessionId: expect.stringMatching(/^[\da-f-]{36}$/),
        storageMechanism: 'cookie',
        startedAt: expect.stringMatching(/Z$/),
        state: expect.stringMatching(/^(foreground|background)$/),
      });
      expect(session.sessionIndex).toBeGreaterThan(0);
    }),
    { numRuns: 3_000 },
  );
  // Otherwise the generator no longer knows the cookie's form, and the test says little.
  expect(input).toBeGreaterThan(9);
});

const never = { foregroundTimeout: Infinity, backgroundTimeout: Infinity, maxDuration: Infinity };
const header = (...records: SessionRecord[]) =>
  ['theirs=1', ...records.map((record) => `sojourn=${printRecord(record)}`)].join('; ');

test('session cookie: an open session is described as in events; an ended session is null', () => {
  expect(parse(header(living()), never)).toEqual(describeSession(living(), 'cookie'));
  expect(parse(header(over()))).toBeNull();
  expect(parse(header(living()).replace('sojourn', 'other'))).toBeNull();
  expect(parse(header(living()).replace('sojourn', 'other'), { name: 'other', ...never })).not.toBeNull();
});

test('records merge: the newest of copies for several domains counts, and impossible ones are ignored (rule 15)', () => {
  const next = living({ sessionIndex: 2, eventIndex: 7 });
  const hostile = living({ generation: Date.now() + 2 * DAY, sessionIndex: 3 });
  for (const copies of [
    [next, living(), hostile],
    [hostile, living(), next],
  ])
    expect(parse(header(...copies), never)).toMatchObject({ sessionIndex: 2, eventIndex: 7 });
  expect(parse(header(living(), over({ endedAt: T0 })))).toBeNull();
});
