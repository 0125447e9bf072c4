// The record as text: what is printed is read again, and nothing that a stranger wrote does any harm.
import fc from 'fast-check';
import { describe as suite, expect, test } from 'vitest';
import { changeState, end, forget, open, stamp } from '../../src/session/change';
import { announcementId, describe, summarise } from '../../src/session/describe';
import { deadlines, judge } from '../../src/session/judge';
import { merge } from '../../src/session/merge';
import { blank, type SessionRecord } from '../../src/session/record';
import { parse, parseLong, print, printLong } from '../../src/session/text';
import { anyText, DAY, defaults, fresh, id, living, page, plain, record, state, T0 } from './arbitraries';

/** Everything that is done with a record that was read. */
const use = (read: SessionRecord) => {
  if (!read.endedAt) expect(read.sessionIndex).toBeGreaterThan(0);
  for (const now of [T0, T0 - DAY, 0]) {
    judge(read, now, now, defaults, Infinity);
    judge(read, now, now, defaults, now, 'force-quit');
    for (const [at] of deadlines(read, defaults, now)) expect(at).not.toBeNaN();
  }
  const ended = end(read, 'ended', T0);
  const next = open(ended, fresh(7), T0, 1);
  const forgotten = forget(read, fresh(8), T0);
  const event = { id: id(9, 9), name: 'page_view', page: page(1) };
  for (const one of [
    read,
    ended,
    next,
    forgotten,
    changeState(read, 0, T0),
    changeState(read, 1, T0),
    stamp(read, event, false, T0, T0),
    merge(read, next)!,
    merge(next, read)!,
    merge(read, living({ sessionId: read.sessionId, generation: read.generation }))!,
    merge(read, { ...read, endedAt: T0, endReason: 3 })!,
  ]) {
    const told = describe(one, 'cookie');
    expect(told.startedAt).toMatch(/Z$/);
    expect(JSON.parse(JSON.stringify(told))).toEqual(told);
    expect(summarise(one).duration).toBeGreaterThanOrEqual(0);
    expect(announcementId(one.sessionId, 'e')).toHaveLength(36);
    expect(() => print(one)).not.toThrow();
    expect(() => printLong(one)).not.toThrow();
  }
  expect(Object.values(describe(next, 'cookie')).every((value) => !Number.isNaN(value))).toBe(true);
};

/** The fields of the cookie. */
const short = (of: SessionRecord) =>
  Object.fromEntries(Object.keys(blank).map((key) => [key, of[key as keyof typeof blank]]));

suite('the cookie (The record)', () => {
  test('what was printed is read again', () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(parse(print(one))).toEqual(short(one));
      }),
      { numRuns: 500 },
    );
  });

  test('the record after reset(), which has no session, is read again', () => {
    const forgotten = forget(living(), fresh(2), T0);
    expect(parse(print(forgotten))).toEqual(short(forgotten));
  });

  const uuid = fc.uuid();
  const instant = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2059, 0) });
  const realistic = fc
    .record({
      userId: uuid,
      sessionId: uuid,
      previousSessionId: uuid,
      firstEventId: uuid,
      generation: instant,
      sessionIndex: fc.integer({ min: 1, max: 46_655 }),
      startedAt: instant,
      lastActivityAt: instant,
      endedAt: instant,
      endReason: fc.integer({ min: 1, max: 9 }),
      eventIndex: fc.integer({ min: 1, max: 1_679_615 }),
      pageViews: fc.integer({ min: 0, max: 46_655 }),
      firstEventTimestamp: instant,
      foregroundTime: fc.integer({ min: 0, max: 30 * DAY }),
      state,
      stateSince: instant,
      announced: fc.integer({ min: 0, max: 3 }),
    })
    .map((all): SessionRecord => ({ ...all, entryPage: 'https://shop.example/'.repeat(20) }));

  test.each(['sojourn', 'sojourn_shop'])('with its name, %s, it takes at most 250 bytes', (name) => {
    fc.assert(
      fc.property(realistic, (one) => {
        const cookie = `${name}=${print(one)}`;
        expect(new TextEncoder().encode(cookie).length).toBeLessThanOrEqual(250);
        // Nothing in it needs quoting in a cookie.
        expect(cookie).toMatch(/^[\w.=-]+$/);
        expect(parse(print(one))).toEqual(short(one));
      }),
    );
  });
});

suite('the long text', () => {
  test('what was printed is read again, with pages, campaign and the session before', () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(parseLong(printLong(one))).toEqual(plain(one));
      }),
      { numRuns: 500 },
    );
  });
});

// Garbage: of every kind that a cookie jar, a database or a store of the site's own may hold.
const number = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '1',
    '-1',
    '1.5',
    'zzzzzzzzz',
    'zzzzzzzzzz',
    'NaN',
    'Infinity',
    '__proto__',
    '٣',
    'ａ',
  ),
  fc.maxSafeNat().map((n) => n.toString(36)),
  fc.bigInt().map((n) => n.toString(36)),
);
const identifier = fc.oneof(
  fc.uuid(),
  fc.constantFrom('', '-', '0'.repeat(36), '-'.repeat(36), 'deadbeef', '__proto__'),
);
const shaped = fc
  .tuple(
    fc.tuple(identifier, identifier, identifier, identifier),
    fc.array(number, { minLength: 12, maxLength: 14 }),
  )
  .map((parts) => parts.flat().join('.'));
/** Passes the form; what it says may be absurd. */
const absurd = fc
  .tuple(
    fc.uuid(),
    fc.uuid(),
    fc.constantFrom('', id(5, 5), '-', 'a', '-'.repeat(300)),
    fc.constantFrom('', id(6, 6), '-', 'f'),
    fc.array(
      fc.oneof(
        fc.constantFrom('0', '1', '2', 'zzzzzzzzz', '000000001'),
        fc.nat({ max: 12 }).map((n) => n.toString(36)),
        fc.nat({ max: 36 ** 9 - 1 }).map((n) => n.toString(36)),
      ),
      { minLength: 13, maxLength: 13 },
    ),
  )
  .map((parts) => parts.flat().join('.'));
const mutated = fc
  .tuple(record.map(print), fc.nat({ max: 250 }), fc.nat({ max: 5 }), anyText(5))
  .map(([text, at, length, other]) => text.slice(0, at) + other + text.slice(at + length));
const noise = fc.oneof(anyText(), fc.string(), fc.constantFrom('undefined', 'null', '{}'));

suite('anything else', () => {
  test.each([
    ['noise', noise, 300],
    ['texts of nearly the right shape', shaped, 500],
    ['mutated cookies', mutated, 1000],
    ['absurd values of the right form', absurd, 500],
  ] as const)('%s: nothing, or a record that every rule can work with', (_, texts, numRuns) => {
    fc.assert(
      fc.property(texts, (text) => {
        const read = parse(text);
        if (read) use(read);
      }),
      { numRuns },
    );
  });

  test('the absurd is really read, at times', () => {
    expect(fc.sample(absurd, 200).some(parse)).toBe(true);
    expect(fc.sample(mutated, 500).some(parse)).toBe(true);
  });

  test('a living session has an index', () => {
    expect(parse(print(living({ sessionIndex: 0 })))).toBeUndefined();
    expect(parseLong(printLong(living({ sessionIndex: 0 })))).toBeUndefined();
  });

  test('9: an ended session is over, whatever reason is written', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), (endReason) => {
        const read = parse(print(living({ endedAt: T0, endReason, state: 0 })));
        // Else its events would belong to no session, for ever.
        if (read) expect(judge(read, T0, T0, defaults, Infinity)).toBeTruthy();
      }),
    );
  });

  test('20: a summary has a reason, whatever is written', () => {
    const read = parse(print(living({ endedAt: T0, endReason: 35, state: 0 })));
    if (read) expect(summarise(read).reason).toBeTypeOf('string');
  });

  const member = fc.oneof(
    { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
    fc.constantFrom('', '1', 'https://shop.example/', 1, -1, 1.5, 1e300, [], {}, null, true),
  );
  /** A good record, one member of which is something else. */
  const spoilt = fc
    .tuple(
      record,
      fc.constantFrom(
        ...Object.keys(blank),
        'entryPage',
        'exitPage',
        'utm',
        'previous',
        '__proto__',
        'toString',
      ),
      member,
    )
    .map(([one, key, value]) =>
      JSON.stringify(one).replace(/}$/, `,${JSON.stringify(key)}:${JSON.stringify(value)}}`),
    );
  const nested = fc
    .tuple(record, spoilt)
    .map(([one, text]) => JSON.stringify(one).replace(/}$/, `,"previous":${text}}`));

  test.each([
    ['noise', noise],
    ['any JSON', fc.json()],
    ['cookies', record.map(print)],
    ['what is no text', fc.anything()],
    ['good records with one bad member', spoilt],
    ['good records with a bad record before', nested],
  ] as const)('as long text, %s: nothing, or a record that every rule can work with', (_, values) => {
    fc.assert(
      fc.property(values as fc.Arbitrary<unknown>, (value) => {
        const read = parseLong(value);
        if (read) {
          use(read);
          for (const key of Object.keys(blank) as (keyof typeof blank)[])
            expect(read[key]).toBeTypeOf(typeof blank[key]);
          if (read.previous) use(read.previous);
        }
      }),
      { numRuns: 500 },
    );
  });
});
