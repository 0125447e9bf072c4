// Records, clocks and limits for the tests of the rules. The pools are small, so that two records drawn
// independently are often copies of one session.
import fc from 'fast-check';
import type { Fresh } from '../../src/session/change';
import type { Limits } from '../../src/session/judge';
import {
  BACKGROUND,
  BETWEEN,
  blank,
  endReasons,
  FOREGROUND,
  HIDDEN,
  START_ANNOUNCED,
  type SessionRecord,
} from '../../src/session/record';

/** The instant around which everything happens. */
export const T0 = Date.UTC(2026, 4, 4, 3, 2, 1);
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** The defaults of the rules. */
export const defaults: Limits = {
  foregroundTimeout: 1_800_000,
  backgroundTimeout: 1_800_000,
  maxDuration: DAY,
};

/** A well-formed UUID that says where it comes from. */
export const id = (kind: number, n: number): string =>
  `${n.toString(16).padStart(8, '0')}-0000-4000-8000-${kind.toString(16).padStart(12, '0')}`;
export const userId = (n: number) => id(1, n);
export const sessionId = (n: number) => id(2, n);
export const eventId = (n: number) => id(3, n);

export const fresh = (n: number, generation = 0): Fresh => ({
  userId: userId(n),
  sessionId: sessionId(n),
  generation,
  utm: undefined,
});

/** A living session in the foreground, ten minutes old, active a minute ago, with three events. */
export const living = (change: Partial<SessionRecord> = {}): SessionRecord => ({
  ...blank,
  userId: userId(1),
  sessionId: sessionId(1),
  firstEventId: eventId(1),
  sessionIndex: 1,
  startedAt: T0 - 10 * MINUTE,
  firstEventTimestamp: T0 - 10 * MINUTE,
  lastActivityAt: T0 - MINUTE,
  eventIndex: 3,
  pageViews: 1,
  state: 1,
  stateSince: T0 - 10 * MINUTE,
  ...change,
});

export const page = (n: number) => ({
  id: id(4, n),
  url: `https://shop.example/${n}`,
  title: `Page ${n}`,
  referrer: '',
});

/** Any text: control characters, half surrogate pairs, all of it. (`unit: 'binary'` takes a second to set up.) */
export const anyText = (maxLength = 20): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.nat({ max: 0x7f }), fc.nat({ max: 0xffff })), { maxLength })
    .map((units) => String.fromCharCode(...units));

/** Milliseconds around the borders that the rules know, and anywhere between. */
export const gap: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 1, 999, 1000, 59_999, 60_000, 60_001, 1_799_999, 1_800_000, 1_800_001, DAY, DAY + 1),
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 0, max: 3 * DAY }),
);
export const instant: fc.Arbitrary<number> = fc
  .tuple(gap, fc.boolean())
  .map(([ms, back]) => T0 + (back ? -ms : ms));

const timeout = fc.oneof(
  fc.constantFrom(1, 1000, 60_000, 1_800_000, 2_147_483_647, Infinity),
  fc.integer({ min: 1, max: 2_147_483_647 }),
);
export const limits: fc.Arbitrary<Limits> = fc.record({
  foregroundTimeout: timeout,
  backgroundTimeout: timeout,
  maxDuration: fc.constantFrom(0, 1, HOUR, DAY, 2_147_483_647),
});

/** The site's: also hidden a moment ago, and between two pages. */
export const state = fc.constantFrom(BACKGROUND, FOREGROUND, HIDDEN, BETWEEN);

/** What makes a session: everything else of its identity follows from this number. */
const key = fc.nat({ max: 11 });
const identity = (n: number) => {
  // Two visitors; a few indexes; two starts: clashes of every step of rule 15's order.
  const user = n % 2;
  const generation = user ? T0 - DAY : 0;
  const sessionIndex = 1 + ((n >> 1) % 2);
  return {
    userId: userId(user),
    generation,
    sessionIndex,
    sessionId: sessionId(n),
    previousSessionId: sessionIndex > 1 ? sessionId(100 + user) : '',
    startedAt: T0 - HOUR + ((n >> 2) % 2),
    utm: n % 3 ? undefined : { source: `source ${n}` },
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
      first: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
      last: after(startedAt),
      ends: fc.option(fc.tuple(gap, fc.integer({ min: 1, max: endReasons.length - 1 })), { nil: undefined }),
      eventIndex: few,
      pageViews: few,
      inForeground: gap,
      state,
      stateSince: after(startedAt),
      announced: fc.nat({ max: 3 }),
      exit: fc.option(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 2 })), { nil: undefined }),
      /** The cookie has no room for what is long. */
      short: fc.boolean(),
    })
    .map(({ first, last, ends, inForeground, exit, short, ...rest }) => {
      const endedAt = ends ? last + ends[0] : 0;
      const record: SessionRecord = {
        ...blank,
        ...fixed,
        ...rest,
        lastActivityAt: last,
        endedAt,
        endReason: ends ? ends[1] : 0,
        foregroundTime: Math.min(inForeground, (endedAt || last) - startedAt),
        state: endedAt ? 0 : rest.state,
        firstEventId: first === undefined ? '' : eventId(first),
        firstEventTimestamp: first === undefined ? 0 : startedAt + first,
        eventIndex: first === undefined ? 0 : rest.eventIndex + 1,
        announced: endedAt ? rest.announced : rest.announced & 1,
        utm: short ? undefined : fixed.utm,
      };
      return {
        ...record,
        ...(!short && first !== undefined && { entryPage: `https://shop.example/entry/${first}` }),
        ...(!short &&
          exit && { exitPage: `${(startedAt + exit[0]).toString(36)} https://shop.example/${exit[1]}` }),
      };
    });
};

const flat = key.chain(copyOf);

/** The session before is kept until its end has been announced, with the start of this one (rule 18). */
export const withPrevious = (copy: SessionRecord, previous?: SessionRecord): SessionRecord =>
  previous && !(copy.announced & START_ANNOUNCED) ? { ...copy, previous } : copy;

/** Records, with the session before where it is still kept. */
export const record: fc.Arbitrary<SessionRecord> = key.chain((n) =>
  fc
    .tuple(copyOf(n), fc.option(copyOf(20 + n), { nil: undefined }))
    .map(([copy, previous]) => (copy.previousSessionId ? withPrevious(copy, previous) : copy)),
);
export const maybeRecord: fc.Arbitrary<SessionRecord | undefined> = fc.option(record, { nil: undefined });
export const livingRecord = flat.map((copy): SessionRecord => ({
  ...copy,
  endedAt: 0,
  endReason: 0,
  announced: copy.announced & 1,
}));
export const endedRecord = flat.chain((copy) =>
  fc.tuple(gap, fc.integer({ min: 1, max: endReasons.length - 1 })).map(([ms, endReason]): SessionRecord => ({
    ...copy,
    endedAt: copy.lastActivityAt + ms,
    endReason,
    state: 0,
  })),
);

/** Two or three copies of one session. */
export const copies = (count: number) =>
  key.chain((n) => fc.array(copyOf(n), { minLength: count, maxLength: count }));

/** As it was before an undefined field could be told from a missing one. */
export const plain = (value: unknown): unknown =>
  value === undefined ? value : JSON.parse(JSON.stringify(value));
