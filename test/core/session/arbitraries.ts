// Records, clocks and limits for the tests of the rules. The pools are small, so that two records drawn
// independently are often copies of one session.
import fc from 'fast-check';
import type { UnstampedEvent } from '../../../src/core/event/event';
import type { FreshIds } from '../../../src/core/session/rules/change-record';
import type { Limits } from '../../../src/core/session/rules/judge';
import { blankRecord, endReasons, type SessionRecord } from '../../../src/core/session/rules/session-record';

/** The instant around which everything happens. */
export const T0 = Date.UTC(2026, 4, 4, 3, 2, 1);
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
/** What a tab says that is not visible. */
export const HIDDEN = Infinity;

/** The defaults of the rules. */
export const defaults: Limits = {
  foregroundTimeout: 1_800_000,
  backgroundTimeout: 1_800_000,
  maxDuration: DAY,
};
/** The two timeouts can be distinguished. */
export const uneven: Limits = { foregroundTimeout: 600_000, backgroundTimeout: 60_000, maxDuration: DAY };

/** A well-formed UUID that says where it comes from. */
const id = (kind: number, n: number): string =>
  `${n.toString(16).padStart(8, '0')}-0000-4000-8000-${kind.toString(16).padStart(12, '0')}`;
export const userId = (n: number) => id(1, n);
export const sessionId = (n: number) => id(2, n);
export const eventId = (n: number) => id(3, n);

export const freshIds = (n: number, generation = 0): FreshIds => ({
  userId: userId(n),
  sessionId: sessionId(n),
  generation,
});

export const page = (n: number) => ({
  id: id(4, n),
  url: `https://shop.example/${n}`,
  title: `Page ${n}`,
  referrer: '',
});

export const event = (n: number, name = 'signup'): UnstampedEvent => ({
  id: eventId(n),
  name,
  properties: {},
  page: page(n),
  consent: 'granted',
});

export const origin = {
  tab: { id: id(5, 1) },
  context: '{"sdk":{"name":"sojourn","version":"1.0.0"}}',
};

/** A living session in the foreground, ten minutes old, active a minute ago, with three events. */
export const living = (change: Partial<SessionRecord> = {}): SessionRecord => ({
  ...blankRecord,
  userId: userId(1),
  sessionId: sessionId(1),
  firstEventId: eventId(1),
  sessionIndex: 1,
  startedAt: T0 - 10 * MINUTE,
  firstEventTimestamp: T0 - 10 * MINUTE,
  lastActivityAt: T0 - MINUTE,
  eventIndex: 3,
  pageViews: 1,
  shownAt: T0 - 10 * MINUTE,
  foregroundTime: 9 * MINUTE,
  ...change,
});
/** The same in the background, since its last activity. */
export const away = (change: Partial<SessionRecord> = {}) => living({ hiddenAt: T0 - MINUTE, ...change });
/** The same, and it has ended. */
export const over = (change: Partial<SessionRecord> = {}) =>
  living({ endedAt: T0 - MINUTE, endReason: 1, ...change });

/** Milliseconds around the borders that the rules know, and anywhere between. */
export const gap: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 1, 999, 1000, 59_999, 60_000, 60_001, 1_799_999, 1_800_000, 1_800_001, DAY, DAY + 1),
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 0, max: 3 * DAY }),
);
export const instant: fc.Arbitrary<number> = fc
  .tuple(gap, fc.boolean())
  .map(([ms, back]) => T0 + (back ? -ms : ms));
export const visibleSince = fc.oneof(fc.constant(HIDDEN), instant, fc.constant(0));

const timeout = fc.oneof(
  fc.constantFrom(1, 1000, 60_000, 1_800_000, 2_147_483_647, Infinity),
  fc.integer({ min: 1, max: 2_147_483_647 }),
);
export const limits: fc.Arbitrary<Limits> = fc.record({
  foregroundTimeout: timeout,
  backgroundTimeout: timeout,
  maxDuration: fc.constantFrom(0, 1, HOUR, DAY, 2_147_483_647),
});

const LAST_REASON = endReasons.length - 1;

/** What makes a session: everything else of its identity follows from this number. */
const key = fc.nat({ max: 11 });
const identity = (n: number) => {
  // Two visitors; a few indexes; two starts: clashes of every step of rule 15's order.
  const user = n % 2;
  const sessionIndex = 1 + ((n >> 1) % 2);
  return {
    userId: userId(user),
    generation: user ? T0 - DAY : 0,
    sessionIndex,
    sessionId: sessionId(n),
    previousSessionId: sessionIndex > 1 ? sessionId(100 + user) : '',
    startedAt: T0 - HOUR + ((n >> 2) % 2),
  };
};

const few = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 100_000 }));
const after = (start: number) => gap.map((ms) => start + ms);

/** A copy of the session `n`, as some tab may have it. */
const copyOf = (n: number): fc.Arbitrary<SessionRecord> => {
  const fixed = identity(n);
  const { startedAt } = fixed;
  return fc
    .record({
      first: fc.option(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })), { nil: undefined }),
      last: after(startedAt),
      ends: fc.option(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: LAST_REASON })), {
        nil: undefined,
      }),
      eventIndex: few,
      pageViews: few,
      foregroundTime: gap,
      shownAt: after(startedAt),
      hiddenAt: after(startedAt),
      exit: fc.option(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 2 })), { nil: undefined }),
      unknownFields: fc.constantFrom('', '', '5', '5.x-y'),
      /** The cookie has no room for what is long. */
      isShort: fc.boolean(),
    })
    .map(({ first, last, ends, exit, isShort, eventIndex, ...rest }): SessionRecord => ({
      ...blankRecord,
      ...fixed,
      ...rest,
      lastActivityAt: last,
      ...(ends && { endedAt: startedAt + DAY + ends[0], endReason: ends[1] }),
      ...(first && {
        eventIndex: eventIndex + 1,
        firstEventId: eventId(first[1]),
        firstEventTimestamp: startedAt + first[0],
      }),
      entryPage: first && !isShort ? `https://shop.example/entry/${first[1]}` : undefined,
      exit: exit && !isShort ? { at: startedAt + exit[0], ...origin, page: page(exit[1]) } : undefined,
    }));
};

export const record: fc.Arbitrary<SessionRecord> = key.chain(copyOf);
export const maybeRecord: fc.Arbitrary<SessionRecord | undefined> = fc.option(record, { nil: undefined });
export const livingRecord = record.map((copy): SessionRecord => ({ ...copy, endedAt: 0, endReason: 0 }));
export const endedRecord = fc
  .tuple(record, gap, fc.integer({ min: 1, max: LAST_REASON }))
  .map(([copy, ms, endReason]): SessionRecord => ({ ...copy, endedAt: copy.lastActivityAt + ms, endReason }));

/** So many copies of one session. */
export const copies = (count: number) =>
  key.chain((n) => fc.array(copyOf(n), { minLength: count, maxLength: count }));

/** As JSON has it: what is undefined is missing. */
export const plain = (value: unknown): unknown =>
  value === undefined ? value : JSON.parse(JSON.stringify(value));
