// Rule 30: the cookie's text and its growth, the text in IndexedDB, and what is not believed.
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  attachEvent,
  endSession,
  forgetVisitor,
  openSession,
  touch,
} from '../../../../src/core/session/rules/change-record';
import { describeSession, summariseSession } from '../../../../src/core/session/rules/describe-session';
import { judge } from '../../../../src/core/session/rules/judge';
import { mergeRecords } from '../../../../src/core/session/rules/merge-records';
import {
  parseCopies,
  parseRecord,
  parseWhole,
  printRecord,
  printWhole,
} from '../../../../src/core/session/rules/record-text';
import {
  blankRecord,
  endReasons,
  recordFields,
  type SessionRecord,
} from '../../../../src/core/session/rules/session-record';
import { anyText } from '../../event/any-text';
import {
  DAY,
  defaults,
  event,
  eventId,
  freshIds,
  HIDDEN,
  living,
  MINUTE,
  origin,
  over,
  page,
  plain,
  record,
  sessionId,
  T0,
  userId,
} from '../arbitraries';

const parse = (text: string) => parseRecord(text, T0);
/** What the cookie holds of a record. */
const short = (of: SessionRecord) => Object.fromEntries(recordFields.map((field) => [field, of[field]]));

const ids = `${userId(1)}.${sessionId(1)}`;

describe('record text: format version 1: these texts are read forever', () => {
  test.each<[string, string, Partial<SessionRecord>]>([
    [
      'a first session',
      '00000001-0000-4000-8000-000000000001.00000001-0000-4000-8000-000000000002..00000001-0000-4000-8000-000000000003.1.3.moqlsrqg.moqlsrqg.0.moqm4ceg.0.0.1.bko0.moqlsrqg.0.',
      {
        userId: '00000001-0000-4000-8000-000000000001',
        sessionId: '00000001-0000-4000-8000-000000000002',
        firstEventId: '00000001-0000-4000-8000-000000000003',
        sessionIndex: 1,
        eventIndex: 3,
        startedAt: 1_777_863_121_000,
        firstEventTimestamp: 1_777_863_121_000,
        lastActivityAt: 1_777_863_661_000,
        pageViews: 1,
        foregroundTime: 540_000,
        shownAt: 1_777_863_121_000,
      },
    ],
    [
      'a later one, which has ended, after a logout',
      '00000001-0000-4000-8000-000000000001.00000001-0000-4000-8000-000000000002.00000009-0000-4000-8000-000000000002.00000001-0000-4000-8000-000000000003.14.3.moqlsrqg.moqlsrqg.moqm5mp4.moqm4ceg.moqm4ceg.9.1.bko0.moqlsrqg.moqm4ceg.',
      {
        userId: '00000001-0000-4000-8000-000000000001',
        sessionId: '00000001-0000-4000-8000-000000000002',
        previousSessionId: '00000009-0000-4000-8000-000000000002',
        firstEventId: '00000001-0000-4000-8000-000000000003',
        generation: 1_777_863_721_000,
        sessionIndex: 40,
        eventIndex: 3,
        startedAt: 1_777_863_121_000,
        firstEventTimestamp: 1_777_863_121_000,
        lastActivityAt: 1_777_863_661_000,
        endedAt: 1_777_863_661_000,
        endReason: 9,
        pageViews: 1,
        foregroundTime: 540_000,
        shownAt: 1_777_863_121_000,
        hiddenAt: 1_777_863_661_000,
      },
    ],
    [
      'a visitor who has just logged out',
      '00000002-0000-4000-8000-000000000001.00000002-0000-4000-8000-000000000002...0.0.0.0.moqm5mp4.moqm5mp4.moqm5mp4.6.0.0.0.0.',
      {
        userId: '00000002-0000-4000-8000-000000000001',
        sessionId: '00000002-0000-4000-8000-000000000002',
        generation: 1_777_863_721_000,
        lastActivityAt: 1_777_863_721_000,
        endedAt: 1_777_863_721_000,
        endReason: 6,
      },
    ],
  ])('%s', (_, text, fields) => {
    expect(parse(text)).toEqual({ ...blankRecord, ...fields });
    expect(printRecord(parse(text)!)).toBe(text);
  });
  test('the IndexedDB form has the details', () => {
    const text =
      '{"text":"00000001-0000-4000-8000-000000000001.00000001-0000-4000-8000-000000000002...1.0.moqlsrqg.0.0.moqm4ceg.0.0.0.0.moqlsrqg.0.","entryPage":"https://shop.example/1","exit":{"at":1777863721000,"tab":{"id":"00000001-0000-4000-8000-000000000005"},"context":"{\\"sdk\\":{}}","page":{"id":"00000001-0000-4000-8000-000000000004","url":"https://shop.example/2","title":"Two","referrer":""}}}';
    const whole = parseWhole(text, T0)!;
    expect(whole).toMatchObject({
      sessionIndex: 1,
      entryPage: 'https://shop.example/1',
      exit: { at: 1_777_863_721_000, context: '{"sdk":{}}', page: { url: 'https://shop.example/2' } },
    });
    expect(printWhole(whole)).toBe(text);
  });
});

test('record text: the meaning of a position in the list of reasons never changes; new ones are appended (rule 20)', () => {
  expect(endReasons.slice(0, 10)).toEqual([
    '',
    'foreground-timeout',
    'background-timeout',
    'max-duration',
    'clock',
    'ended',
    'logout',
    'consent',
    'browser-closed',
    'force-quit',
  ]);
});

describe('record text: the cookie can grow (rule 30)', () => {
  afterEach(() => {
    vi.doUnmock('../../../../src/core/session/rules/session-record');
    vi.resetModules();
  });
  /** A later version of this library, which has appended two fields. */
  const loadNewer = async () => {
    vi.resetModules();
    vi.doMock('../../../../src/core/session/rules/session-record', async (original) => {
      const { unknownFields, ...fields } = blankRecord;
      const grown = { ...fields, taps: 0, swipes: 0, unknownFields };
      return { ...(await original<object>()), blankRecord: grown, recordFields: Object.keys(grown) };
    });
    const { parseRecord, printRecord } = await import('../../../../src/core/session/rules/record-text');
    return {
      read: (text: string) => parseRecord(text, T0) as unknown as Record<string, unknown>,
      print: (values: object) => printRecord({ ...values } as never),
    };
  };
  const newest = `${printRecord(living())}5.s.`;

  test('a text with a tail that nobody knows is read, and the tail survives changes, merges and rewrites', () => {
    const read = parse(newest)!;
    expect(read).toMatchObject(living({ unknownFields: '5.s.' }));
    const older = parse(printRecord(living()))!;
    const end = endSession(touch(read, T0, HIDDEN, false), 'ended', T0, HIDDEN);
    for (const kept of [
      read,
      mergeRecords(read, older)!,
      mergeRecords(older, read)!,
      attachEvent(read, event(4), T0),
      end,
    ])
      expect(printRecord(kept)).toMatch(/\.5\.s\.$/);
    expect(parseWhole(printWhole(read), T0)!.unknownFields).toBe('5.s.');
    // It belongs to the session, and goes with it.
    expect(openSession(end, freshIds(2), T0, true).unknownFields).toBe('');
  });
  test('a text of before, which is shorter, takes the defaults', async () => {
    const newer = await loadNewer();
    const values = newer.read(printRecord(living()));
    expect(values).toMatchObject({ ...living(), taps: 0, swipes: 0 });
    expect(newer.print(values)).toBe(`${printRecord(living())}0.0.`);
    // As one that is in between writes it.
    expect(newer.read(`${printRecord(living())}5.`)).toMatchObject({ taps: 5, swipes: 0, unknownFields: '' });
  });
  test('a newer page’s text survives a rewrite by an older page', async () => {
    const newer = await loadNewer();
    const older = parse(newest)!;
    const back = newer.read(printRecord(touch(older, T0, HIDDEN)));
    expect(back).toMatchObject({ taps: 5, swipes: 28, lastActivityAt: T0, unknownFields: '' });
  });
});

describe('record text: the text is short (rule 30)', () => {
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
      foregroundTime: fc.integer({ min: 0, max: DAY }),
      shownAt: instant,
      hiddenAt: instant,
    })
    .map((all): SessionRecord => ({
      ...blankRecord,
      ...all,
      lastActivityAt: Math.max(all.startedAt, all.lastActivityAt),
      entryPage: 'https://shop.example/'.repeat(20),
    }));

  test('with its name it takes at most 250 bytes', () => {
    fc.assert(
      fc.property(realistic, (one) => {
        const cookie = `sojourn=${printRecord(one)}`;
        expect(new TextEncoder().encode(cookie).length).toBeLessThanOrEqual(250);
        // Nothing in it needs quoting in a cookie.
        expect(cookie).toMatch(/^[\w.=-]+$/);
        expect(parseRecord(printRecord(one), Date.UTC(2059, 0))).toEqual(short(one));
      }),
    );
  });
});

describe('record text: a printed record is read again', () => {
  /** Some are of days ahead. */
  const now = T0 + 9 * DAY;
  const read = (input: string) => parseRecord(input, now);
  test('the cookie', () => {
    fc.assert(fc.property(record, (one) => void expect(plain(read(printRecord(one)))).toEqual(short(one))));
  });
  test('the whole, with its pages', () => {
    fc.assert(
      fc.property(record, (one) => void expect(plain(parseWhole(printWhole(one), now))).toEqual(plain(one))),
    );
  });
});

/** A good text, one field of which is something else. */
const text = (change: Record<string, string>) =>
  recordFields.map((field) => change[field] ?? living()[field].toString(36)).join('.');

describe('record text: impossible records are rejected, so that a valid copy wins', () => {
  test.each([
    ['nothing', ''],
    ['ids only', ids],
    ['a text that was cut off', printRecord(living()).slice(0, -12)],
    ['a giant instant, after 2059', text({ lastActivityAt: 'zzzzzzzzz' })],
    ['a giant index', text({ sessionIndex: '10000' })],
    ['a giant count of events', text({ eventIndex: 'zzzzzz' })],
    ['a negative number', text({ lastActivityAt: '-5' })],
    ['no number', text({ startedAt: '' })],
    ['another number system', text({ startedAt: '٣' })],
    ['no visitor', text({ userId: '' })],
    ['no session', text({ sessionId: '' })],
    ['an id that is too short', text({ sessionId: 'deadbeef' })],
    ['an id that is too long', text({ previousSessionId: sessionId(1) + '0' })],
    ['an id of other signs', text({ sessionId: sessionId(1).replace('4', 'g') })],
    ['a visitor who is a row of dashes', text({ userId: '-'.repeat(36) })],
    ['a session that is', text({ sessionId: '-'.repeat(36) })],
    ['a session before that is', text({ previousSessionId: '-'.repeat(36) })],
    ['a first event that is', text({ firstEventId: '-'.repeat(36) })],
    ['an id without its dashes', text({ userId: '0'.repeat(36) })],
    ['a start in the year 5188', text({ startedAt: '100000000' })],
    ['a start in the year 2059', text({ startedAt: 'zzzzzzzz' })],
    [
      'a possible start after the last activity',
      text({ startedAt: (T0 + 1).toString(36), lastActivityAt: T0.toString(36) }),
    ],
    ['a tail that is too long', text({ unknownFields: '1.'.repeat(500) })],
    ['a tail of other signs', text({ unknownFields: '<b>' })],
    ['a line after it', `${text({})}\n`],
    ['a generation more than a day in the future', text({ generation: (T0 + DAY + 1).toString(36) })],
    ...(
      ['lastActivityAt', 'shownAt', 'hiddenAt', 'firstEventTimestamp', 'foregroundTime', 'pageViews'] as const
    ).map((field) => [`${field} more than a day ahead`, text({ [field]: (T0 + DAY + 1).toString(36) })]),
    ['an end more than a day ahead', text({ endedAt: (T0 + DAY + 1).toString(36), endReason: '1' })],
    ['an end without a reason', text({ endedAt: T0.toString(36) })],
    ['a reason without an end', text({ endReason: '3' })],
    ['a living session without an index', text({ sessionIndex: '0' })],
  ])('%s', (_, input) => {
    expect(parse(input)).toBeUndefined();
    expect(parseWhole(JSON.stringify({ text: input }), T0)).toBeUndefined();
    expect(mergeRecords(parse(input), living())).toEqual(living());
  });
  test.each([
    ['a generation a day in the future: clocks differ', text({ generation: (T0 + DAY).toString(36) })],
    ['a last activity a day in the future', text({ lastActivityAt: (T0 + DAY).toString(36) })],
    ['an unknown field of any size', text({ unknownFields: 'zzzzzzzzzz.1' })],
    ['a reason that a later version knows', text({ endedAt: T0.toString(36), endReason: 'a' })],
    ['no session before, and no event yet', text({ previousSessionId: '', firstEventId: '' })],
  ])('unusual but valid: %s', (_, value) => {
    expect(parse(value)).toBeDefined();
    expect(printRecord(parse(value)!)).toBe(value);
  });
  test.each([undefined, null, 5, {}, [], true, '[', '{}', 'null', '[5]', '[null,null,null]', '""'])(
    'IndexedDB or a store of the site’s own gives %j',
    (input) => {
      expect(parseRecord(input as string, T0)).toBeUndefined();
      expect(parseWhole(input, T0)).toBeUndefined();
    },
  );
});

describe('record text: every printed text is read (rule 30)', () => {
  /** At the end of their ranges. */
  const ends = {
    eventIndex: 'zzzzz',
    pageViews: 'zzzzzzzz',
    foregroundTime: 'zzzzzzzz',
    shownAt: 'zzzzzzzz',
    hiddenAt: 'zzzzzzzz',
    firstEventTimestamp: 'zzzzzzzz',
    lastActivityAt: 'zzzzzzzz',
  };
  /** At the last instant that the text can hold. */
  const read = (input: string) => parseRecord(input, 36 ** 8 - 1);
  test.each(Object.entries(ends))(
    '%s at the end of its range stays there, and the visitor too',
    (field, value) => {
      let known = read(text({ [field]: value }))!;
      expect(known).toBeDefined();
      for (let n = 0; n < 3; n++) {
        known = attachEvent(known, event(n, 'page_view'), T0);
        known = touch(known, T0 + n * MINUTE, 0, n % 2 > 0);
        expect(read(printRecord(known))).toMatchObject({ userId: userId(1), sessionId: sessionId(1) });
      }
      const ended = endSession(known, 'ended', T0, HIDDEN);
      expect(read(printRecord(ended))).toMatchObject({ userId: userId(1) });
      const next = openSession(ended, freshIds(2), T0, true);
      // The next session is sane again.
      expect(read(printRecord(next))).toMatchObject({
        sessionIndex: 2,
        eventIndex: 0,
        pageViews: 0,
        foregroundTime: 0,
      });
    },
  );
  test('an index at the end of its range is one of a visitor who is forgotten', () => {
    const known = parse(text({ sessionIndex: 'zzzz' }))!;
    const next = openSession(endSession(known, 'ended', T0, HIDDEN), freshIds(2), T0, true);
    expect(parse(printRecord(next))).toBeUndefined();
  });
});

describe('record text: the event’s origin, in IndexedDB', () => {
  const exit = { at: T0, ...origin, page: page(1), user: { id: 'u-17' } };
  const read = (input: object) =>
    parseWhole(JSON.stringify({ text: text({}), entryPage: '/', exit: input }), T0)!;
  test('is read', () => expect(read(exit)).toMatchObject({ exit, entryPage: '/' }));
  test.each<[string, object]>([
    ['no page', { page: undefined }],
    ['a page without an id', { page: { ...page(1), id: undefined } }],
    ['a page whose id is none', { page: { ...page(1), id: '-'.repeat(36) } }],
    ['a page without an address', { page: { ...page(1), url: undefined } }],
    ['a title that is no text', { page: { ...page(1), title: 5 } }],
    ['a referrer that is no text', { page: { ...page(1), referrer: null } }],
    ['no tab', { tab: null }],
    ['a tab whose id is none', { tab: { id: 'tab' } }],
    ['a user without an id', { user: {} }],
    ['a context that is no JSON', { context: '{' }],
    ['a context of another kind', { context: '[]' }],
  ])('is ignored for %s: the session counts all the same', (_, change) => {
    expect(read({ ...exit, ...change })).toEqual({ ...living(), entryPage: '/', exit: undefined });
  });
});

/** All that is done with a record that was read. */
const use = (read: SessionRecord) => {
  const ended = read.endedAt ? read : endSession(read, 'foreground-timeout', 0, HIDDEN);
  const next = openSession(ended, freshIds(1), T0, true);
  const forgotten = forgetVisitor(read, freshIds(2), T0);
  const grown = [living({ sessionId: read.sessionId, generation: read.generation }), over(), next];
  for (const one of [
    read,
    ended,
    next,
    forgotten,
    touch(read, T0, HIDDEN, false),
    touch(read, T0, 0, true),
    attachEvent(read, event(1), T0, { at: T0, ...origin, page: page(1) }),
    ...grown.map((other) => mergeRecords(read, other)!),
  ]) {
    const reported = describeSession(one, 'cookie');
    expect(JSON.parse(JSON.stringify(reported))).toEqual(reported);
    expect(summariseSession(one).duration).toBeGreaterThanOrEqual(0);
    expect(summariseSession(one).foregroundDuration).toBeGreaterThanOrEqual(0);
    if (one.endedAt) expect(judge(one, T0, T0, defaults, HIDDEN)).toBeTruthy();
    expect(() => printWhole(one)).not.toThrow();
  }
};

describe('record text: anything else: nothing, or a record that every rule can work with', () => {
  const number = fc.oneof(
    fc.constantFrom('', '0', '1', '-1', '1.5', 'zzzzzzzz', 'zzzzzzzzz', 'NaN', '__proto__', '٣', 'ａ'),
    fc.maxSafeNat().map((n) => n.toString(36)),
    fc.bigInt().map((n) => n.toString(36)),
  );
  const identifier = fc.oneof(
    fc.uuid(),
    fc.constantFrom('', '-', '0'.repeat(36), '-'.repeat(36), 'deadbeef', '__proto__'),
  );
  const numbers = (values: fc.Arbitrary<string>, maxLength: number) =>
    fc.array(values, { minLength: 12, maxLength });
  const shaped = fc
    .tuple(fc.tuple(identifier, identifier, identifier, identifier), numbers(number, 14))
    .map((parts) => parts.flat().join('.') + '.');
  /** Passes the form, mostly; what it says may be absurd. */
  const absurd = fc
    .tuple(
      fc.tuple(fc.uuid(), fc.uuid(), fc.constantFrom('', eventId(5)), fc.constantFrom('', eventId(6))),
      fc.tuple(fc.nat({ max: 36 ** 5 - 1 }), fc.nat({ max: 99 })),
      fc.array(fc.oneof(fc.constantFrom(0, 0, 1, 9, 10, T0 + DAY), fc.nat({ max: T0 + 2 * DAY })), {
        minLength: 10,
        maxLength: 12,
      }),
    )
    .map(([four, two, rest]) => [...four, ...[...two, ...rest].map((n) => n.toString(36)), ''].join('.'));
  const mutated = fc
    .tuple(record.map(printRecord), fc.nat({ max: 250 }), fc.nat({ max: 5 }), anyText(5))
    .map(([whole, at, length, other]) => whole.slice(0, at) + other + whole.slice(at + length));
  const noise = fc.oneof(anyText(), fc.string(), fc.constantFrom('undefined', 'null', '{}'));

  test.each([
    ['noise', noise, 300],
    ['texts of nearly the right shape', shaped, 500],
    ['mutated cookies', mutated, 1000],
    ['absurd values of the right form', absurd, 400],
  ] as const)('%s', (_, texts, numRuns) => {
    fc.assert(
      fc.property(texts, (input) => {
        const read = parse(input);
        if (read) use(read);
      }),
      { numRuns },
    );
  });
  test('the absurd is really read, at times', () => {
    expect(fc.sample(absurd, 500).some(parse)).toBe(true);
    expect(fc.sample(mutated, 500).some(parse)).toBe(true);
  });
  test('details in any whole text are harmless', () => {
    fc.assert(
      fc.property(record, fc.jsonValue(), fc.jsonValue(), (one, entryPage, exit) => {
        const read = parseWhole(JSON.stringify({ text: printRecord(one), entryPage, exit }), T0);
        if (read) use(read);
      }),
    );
  });
});

test('record text: a future time is the clock’s fault, not the record’s (rule 6)', () => {
  const ahead = living({ generation: T0 + 2 * DAY });
  expect(parseRecord(printRecord(ahead), T0)).toBeUndefined();
  expect(parseRecord(printRecord(ahead), T0 + DAY + MINUTE)).toBeDefined();
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

test('record text: the users that an earlier version stored with the record are ignored', () => {
  const stored = { ...JSON.parse(printWhole(living())), users: [[T0, 'ada']] };
  const read = parseWhole(JSON.stringify(stored), T0);
  expect(read).toEqual(parseWhole(printWhole(living()), T0));
  expect(read).toMatchObject({ sessionId: living().sessionId });
  expect(read).not.toHaveProperty('users');
});
