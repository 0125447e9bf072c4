// The rules applied to one input: rules 3-10, 12, 17-19, 21.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UnstampedEvent } from '../../../src/core/event/event';
import { describeSession } from '../../../src/core/session/rules/describe-session';
import {
  endReasons,
  isForeground,
  type EndReason,
  type SessionRecord,
} from '../../../src/core/session/rules/session-record';
import type { Input as AnyInput, PageOrigin } from '../../../src/core/session/rules/input';
import {
  transition as applyRules,
  type Transition,
  type TransitionContext,
} from '../../../src/core/session/rules/transition';
import {
  away,
  DAY,
  defaults,
  event,
  eventId,
  freshIds,
  gap,
  HIDDEN,
  HOUR,
  instant,
  limits,
  living,
  MINUTE,
  origin,
  over,
  record,
  sessionId,
  T0,
  uneven,
  userId,
  visibleSince,
} from './arbitraries';

/** The parts of every case, as a test puts them together. */
interface Input {
  readonly at: number;
  readonly visibleSince: number;
  readonly event?: UnstampedEvent;
  readonly passive?: boolean;
  readonly trailing?: boolean;
  readonly time?: number;
  readonly origin?: PageOrigin;
  readonly foreground?: boolean;
  readonly reason?: EndReason;
  readonly renews?: boolean;
}
const transition = (from: SessionRecord | undefined, input: Input, value: TransitionContext) =>
  applyRules(from, input as AnyInput, value);

const context = (change: Partial<TransitionContext> = {}): TransitionContext => ({
  now: T0,
  limits: defaults,
  ids: freshIds(50),
  origin,
  exclusive: true,
  ...change,
});
const apply = (
  from: SessionRecord | undefined,
  input: Partial<Input>,
  value: Partial<TransitionContext> = {},
) => {
  const result = transition(from, { at: T0, visibleSince: HIDDEN, ...input }, context(value));
  if (result === 'needs-lock') throw new Error(result);
  return result;
};
const reported = ({ effects }: Transition) => effects.map(({ type }) => type).join(' ');
const reasonOf = ({ effects }: Transition) => {
  const end = effects.find(({ type }) => type === 'session-end');
  return end && endReasons[end.record.endReason];
};

const tracked = { event: event(7) };
const passive = { event: event(7), passive: true };
const trailing = { event: event(7), passive: true, trailing: true };
const shown = { foreground: true };
const hidden = { foreground: false };
const ends = { reason: 'ended' } as const;
const renews = { reason: 'ended', renews: true } as const;
const logout = { reason: 'logout' } as const;
const look = {};
const later = { now: T0 + HOUR };

describe('transition: each input has its effects', () => {
  const ancient = living({ startedAt: T0 - 2 * DAY });
  test.each<[string, SessionRecord | undefined, Partial<Input>, Partial<TransitionContext>, string, string?]>([
    ['1: an event opens the first session', undefined, tracked, {}, 'session-start event'],
    ['10: a passive event opens none, and is dropped', undefined, passive, {}, ''],
    ['10: nor does a change of state', undefined, shown, {}, ''],
    ['10: nor one that is reported', undefined, trailing, {}, ''],
    ['there is nothing to end', undefined, ends, {}, ''],
    ['7: newSession() opens the first', undefined, renews, {}, 'session-start'],
    ['there is nobody to forget', undefined, logout, {}, ''],
    ['there is nothing to look at', undefined, look, {}, ''],

    ['an event belongs to the session that lives', living(), tracked, {}, 'event'],
    ['10: a passive event too', living(), passive, {}, 'event'],
    ['a change of state is no event', living(), hidden, {}, ''],
    ['7: endSession()', living(), ends, {}, 'session-end', 'ended'],
    ['7: newSession()', living(), renews, {}, 'session-end session-start', 'ended'],
    ['7: reset()', living(), logout, {}, 'session-end', 'logout'],
    ['37: a withdrawal', living(), { reason: 'consent' }, {}, 'session-end', 'consent'],
    ['19: a look', living(), look, {}, ''],

    // It is over by the rules, and nobody has written that yet.
    ['17: an event ends it, and opens the next', living(), { ...tracked, at: T0 + HOUR }, later, 'session-end session-start event', 'foreground-timeout'],
    ['10: a passive event ends it only, and is dropped', living(), { ...passive, at: T0 + HOUR }, later, 'session-end', 'foreground-timeout'],
    ['10: a change of state that is reported carries it', living(), { ...trailing, at: T0 + HOUR }, later, 'session-end event', 'foreground-timeout'],
    ['3: a change of state ends it only', living(), { ...shown, at: T0 + HOUR }, later, 'session-end', 'foreground-timeout'],
    ['19: a look ends it only', away(), { at: T0 + HOUR }, later, 'session-end', 'background-timeout'],
    ['9: endSession() comes too late for its reason', living(), { ...ends, at: T0 + HOUR }, later, 'session-end', 'foreground-timeout'],
    ['9: so does newSession()', living(), { ...renews, at: T0 + HOUR }, later, 'session-end session-start', 'foreground-timeout'],
    ['9: so does reset()', living(), { ...logout, at: T0 + HOUR }, later, 'session-end', 'foreground-timeout'],
    ['5: maxDuration', ancient, tracked, {}, 'session-end session-start event', 'max-duration'],
    ['6: the clock', living({ lastActivityAt: T0 + HOUR }), tracked, {}, 'session-end session-start event', 'clock'],
    ['8: the browser was closed', living(), tracked, { died: 'browser-closed' }, 'session-end session-start event', 'browser-closed'],
    ['27: force quit', living(), shown, { died: 'force-quit' }, 'session-end', 'force-quit'],

    // It has ended already.
    ['12: an event opens the next', over(), tracked, {}, 'session-start event'],
    ['10: a passive event is dropped', over(), passive, {}, ''],
    ['10: a change of state that is reported carries the ended session', over(), trailing, {}, 'event'],
    ['9: a change of state changes nothing', over(), shown, {}, ''],
    ['9: an end is announced once', over(), ends, {}, ''],
    ['9: also where the browser died', over(), look, { died: 'force-quit' }, ''],
    ['7: newSession() opens the next', over(), renews, {}, 'session-start'],
    ['7: reset() forgets the visitor', over(), logout, {}, ''],

    // A visitor who has logged out has no session yet.
    ['7: an event opens the first', over({ sessionIndex: 0, endReason: 6 }), tracked, {}, 'session-start event'],
    ['10: a change of state has none to carry', over({ sessionIndex: 0, endReason: 6 }), trailing, {}, ''],
  ])('%s', (_, from, input, value, effects, reason) => {
    const result = apply(from, input, value);
    expect(reported(result)).toBe(effects);
    expect(reasonOf(result)).toBe(reason);
  }); // prettier-ignore
});

describe('transition: a change of state is judged by the state being left (rule 3)', () => {
  test('coming back after 61 s ends, though 61 s of idle reading would not', () => {
    const now = T0 - MINUTE + 61_000;
    const value = { limits: uneven, now };
    expect(reasonOf(apply(away(), { ...shown, at: now }, value))).toBe('background-timeout');
    expect(reasonOf(apply(away(), { ...shown, at: now - 1000 }, value))).toBeUndefined();
    expect(reasonOf(apply(living(), { ...tracked, at: now, visibleSince: 0 }, value))).toBeUndefined();
  });
  test('going away is judged by the foreground timeout', () => {
    const now = T0 - MINUTE + 600_001;
    const input = { limits: uneven, now };
    expect(reasonOf(apply(living(), { ...hidden, at: now }, input))).toBe('foreground-timeout');
    expect(reasonOf(apply(living(), { ...hidden, at: now - 1 }, input))).toBeUndefined();
  });
  test('counts as activity while the session is open', () => {
    const { record: left } = apply(living(), hidden);
    expect(left).toMatchObject({ hiddenAt: T0, lastActivityAt: T0 });
    expect(apply(left, { ...shown, at: T0 + 5 }, { now: T0 + 5 }).record).toMatchObject({ shownAt: T0 + 5 });
    // A state that is said again is later than what another tab has said meanwhile.
    expect(apply(living(), { ...shown, visibleSince: T0 - 5 }).record!.shownAt).toBe(T0);
    // That a page is visible as it loads changes nothing where the site is looked at already.
    expect(apply(living(), shown).record).toEqual(living());
  });
});

describe('transition: activity of a visible tab means that the site is in the foreground (rules 2-4)', () => {
  test('an event, a new session; not a passive event, nor a look', () => {
    const seen = { visibleSince: T0 - 5 };
    const isShown = (input: Partial<Input>) => isForeground(apply(away(), { ...input, ...seen }).record!);
    expect([tracked, renews, passive, look].map(isShown)).toEqual([true, true, false, false]);
  });
  test('a hidden tab leaves the state as it is', () => {
    for (const from of [away(), living()])
      for (const input of [tracked, renews])
        expect(isForeground(apply(from, input).record!)).toBe(isForeground(from));
  });
  test('an event changes no instant of a state that is already known', () => {
    const from = living();
    expect(apply(from, { ...tracked, visibleSince: 0 }).record!.shownAt).toBe(from.shownAt);
  });
});

describe('transition: times (rule 6)', () => {
  const timeOf = (input: Partial<Input>, from: SessionRecord | undefined = living()) => {
    const effect = apply(from, { ...tracked, ...input }).effects.find(({ type }) => type === 'event');
    return effect?.type === 'event' && effect.time;
  };
  test('the event’s own is kept between the start and now, and plays no part in judging', () => {
    expect(timeOf({})).toBe(T0);
    expect(timeOf({ time: T0 - 5 })).toBe(T0 - 5);
    expect(timeOf({ time: 0 })).toBe(T0 - 10 * MINUTE);
    expect(timeOf({ time: T0 + DAY })).toBe(T0);
    expect(reported(apply(living(), { ...tracked, time: T0 - DAY }))).toBe('event');
  });
  test('times have no fractions, which the record’s text could not hold (rule 30)', () => {
    expect(timeOf({ time: T0 - 5.5 })).toBe(T0 - 6);
    expect(apply(undefined, { ...tracked, time: T0 + 0.25 }).record!.firstEventTimestamp % 1).toBe(0);
  });
  test('waiting calls are judged at the time of their call, which is not after now', () => {
    expect(reported(apply(living(), { ...tracked, at: T0 }, later))).toBe('event');
    expect(apply(living(), { ...tracked, at: T0 + DAY }).record!.lastActivityAt).toBe(T0);
  });
  test('a session begins with what has opened it, though that waited', () => {
    expect(apply(undefined, { ...tracked, at: T0 - 500 }).record).toMatchObject({ startedAt: T0 - 500 });
  });
});

describe('transition: reset() (rule 7)', () => {
  test('the next has a new visitor, index 1 and no previous id', () => {
    const forgotten = apply(living(), logout, { ids: freshIds(60) });
    expect(forgotten.effects[0]!.record).toMatchObject({ userId: userId(1), endedAt: T0 });
    expect(apply(forgotten.record, tracked).record).toMatchObject({
      userId: userId(60),
      sessionId: sessionId(50),
      sessionIndex: 1,
      previousSessionId: '',
    });
  });
});

describe('transition: announcements (rules 17, 18, 21)', () => {
  test('the previous session is announced with its old id, its old user, the time of its end', () => {
    const [end, start, first] = apply(living(), { ...tracked, at: T0 + HOUR }, later).effects;
    expect(end!.record).toMatchObject({ sessionId: sessionId(1), endedAt: T0 - MINUTE, eventIndex: 3 });
    expect(start!.record).toMatchObject({ sessionId: sessionId(50), previousSessionId: sessionId(1) });
    expect(first!.record).toMatchObject({ eventIndex: 1, firstEventId: eventId(7) });
    // The start says of the session what its first event says.
    expect(describeSession(start!.record, 'cookie')).toEqual(describeSession(first!.record, 'cookie'));
  });
  test('an event of a page that crashed keeps that page’s tab and context', () => {
    const from = { tab: { id: 'crashed' }, context: '{"a":1}' };
    const { record: next, effects } = apply(living(), { ...tracked, origin: from });
    expect(effects).toMatchObject([{ type: 'event', origin: from }]);
    expect(next!.exit).toMatchObject({ at: T0, ...from, page: event(7).page });
  });
});

describe('transition: a session is made in one place (rule 12)', () => {
  test.each<[string, SessionRecord | undefined, Partial<Input>, Partial<TransitionContext>?]>([
    ['the first', undefined, tracked],
    ['the next', over(), tracked],
    ['an end by itself', living(), look, { now: T0 + HOUR }],
    ['an explicit end', living(), ends],
    ['a new session', living(), renews],
    ['a logout', over(), logout],
  ])('%s needs the lock', (_, from, input, value = {}) => {
    const at = value.now ?? T0;
    expect(
      transition(from, { at, visibleSince: HIDDEN, ...input }, context({ ...value, exclusive: false })),
    ).toBe('needs-lock');
  });
});

const input: fc.Arbitrary<Input> = fc
  .tuple(
    fc.constantFrom<Partial<Input>>(
      tracked,
      tracked,
      passive,
      trailing,
      shown,
      hidden,
      ends,
      renews,
      logout,
      look,
    ),
    instant,
    visibleSince,
    fc.option(instant, { nil: undefined }),
  )
  .map(([what, at, since, time]) => ({ ...what, at, visibleSince: since, ...(what.event && { time }) }));
const died = fc.constantFrom<(EndReason | undefined)[]>(undefined, undefined, 'force-quit', 'browser-closed');
const world = fc.record({ now: instant, limits, died });

describe('transition: by property', () => {
  const once = fc.tuple(fc.option(record, { nil: undefined }), input, world);
  test('the lock is needed exactly when a session ends or begins, or the visitor is another one (rule 12)', () => {
    fc.assert(
      fc.property(once, ([from, what, value]) => {
        const { record: next, effects } = apply(from, what, value);
        const isOther = effects.some(({ type }) => type !== 'event') || next?.userId !== from?.userId;
        const free = transition(from, what, context({ ...value, exclusive: false }));
        if (isOther) expect(free).toBe('needs-lock');
        // Else it is the same with the lock and without.
        else expect(free).toEqual({ record: next, effects });
      }),
      { numRuns: 1000 },
    );
  });
  test('announcements are in order, and each at most once (rule 17)', () => {
    fc.assert(
      fc.property(once, ([from, what, input]) => {
        expect(reported(apply(from, what, input))).toMatch(/^(session-end)? ?(session-start)? ?(event)?$/);
      }),
    );
  });
  test('an ended session stays unchanged, except for events that report its state (rule 9)', () => {
    fc.assert(
      fc.property(once, ([from, what, input]) => {
        if (!from?.endedAt) return;
        const { record: next } = apply(from, what, input);
        if (next!.sessionId === from.sessionId)
          expect(next).toMatchObject({
            endedAt: from.endedAt,
            endReason: from.endReason,
            lastActivityAt: from.lastActivityAt,
            shownAt: from.shownAt,
            hiddenAt: from.hiddenAt,
            foregroundTime: from.foregroundTime,
          });
      }),
    );
  });
  test('a passive event moves nothing, and no look does (rule 10)', () => {
    const quiet = fc.constantFrom<Partial<Input>>(passive, trailing, look);
    fc.assert(
      fc.property(once, quiet, ([from, { at, visibleSince: since }, tried], what) => {
        if (!from) return;
        const { record: next, effects } = apply(from, { ...what, at, visibleSince: since }, tried);
        expect(next!.sessionId).toBe(from.sessionId);
        for (const field of ['lastActivityAt', 'shownAt', 'hiddenAt', 'foregroundTime', 'exit'] as const)
          expect(next![field]).toEqual(from[field]);
        expect(effects.map(({ type }) => type)).not.toContain('session-start');
      }),
      { numRuns: 500 },
    );
  });
  test('nothing is changed in place', () => {
    fc.assert(
      fc.property(once, ([from, what, tried]) => {
        const before = structuredClone(from);
        apply(from && Object.freeze(from), Object.freeze(what), tried);
        expect(from).toEqual(before);
      }),
    );
  });

  /** A life: inputs one after the other, by a clock that mostly goes on. */
  const life = fc.array(
    fc.tuple(
      input,
      fc.oneof(
        { weight: 5, arbitrary: gap },
        gap.map((ms) => -ms),
      ),
      died,
      limits,
    ),
    {
      maxLength: 30,
    },
  );
  test('any inputs give sessions that follow one another (rules 1, 9, 10, 12, 16-18, 21)', () => {
    fc.assert(
      fc.property(life, (steps) => {
        let now = T0;
        let current: SessionRecord | undefined;
        const ended = new Set<string>();
        steps.forEach(([what, ms, shut, tried], n) => {
          now += ms;
          const before = current;
          const at = what.at - T0 + now;
          const result = apply(
            before,
            { ...what, at, ...(what.event && { event: event(1000 + n, what.event.name) }) },
            { now, limits: tried, died: shut, ids: freshIds(200 + n) },
          );
          current = result.record;
          for (const { type, record: of } of result.effects) {
            if (type === 'session-end') {
              // The session that lived, once.
              expect(of.sessionId).toBe(before!.sessionId);
              expect(ended).not.toContain(of.sessionId);
              expect(of.endedAt).toBeGreaterThanOrEqual(of.startedAt);
              ended.add(of.sessionId);
            } else if (type === 'session-start') {
              // Never two at once.
              if (before?.sessionIndex) expect(ended).toContain(before.sessionId);
              const isFirst = !before?.sessionIndex;
              expect(of.sessionIndex).toBe(isFirst ? 1 : before.sessionIndex + 1);
              expect(of.previousSessionId).toBe(isFirst ? '' : before.sessionId);
              if (before) expect(of.userId).toBe(before.userId);
            } else if (ended.has(of.sessionId)) expect(what.trailing).toBe(true);
            else {
              const isNew = of.sessionId !== before?.sessionId;
              expect(of.eventIndex).toBe(isNew ? 1 : before.eventIndex + 1);
              expect(of.firstEventTimestamp).toBeGreaterThanOrEqual(of.startedAt);
            }
          }
          // Nobody's session is over without its end having been reported.
          if (current?.sessionIndex) expect(!!current.endedAt).toBe(ended.has(current.sessionId));
          else if (what.reason !== 'logout') expect(current).toEqual(before);
        });
      }),
      { numRuns: 500 },
    );
  });
});
