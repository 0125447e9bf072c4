// Rules 2-6, 8, 9 and 11, to the millisecond.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deadlines, judge, type Limits } from '../../src/session/judge';
import { changeState } from '../../src/session/change';
import { endReasons, type EndReason, type SessionRecord } from '../../src/session/record';
import { DAY, defaults, endedRecord, instant, limits, living, livingRecord, MINUTE, T0 } from './arbitraries';

const HIDDEN = Infinity;
const uneven: Limits = { foregroundTimeout: 600_000, backgroundTimeout: 60_000, maxDuration: DAY };

/** Judges what happens now, by a tab that is hidden and a browser that was not closed. */
const at = (record: SessionRecord, now: number, given = defaults, visibleSince = HIDDEN) =>
  judge(record, now, now, given, visibleSince);

const active = (change: Partial<SessionRecord> = {}) =>
  living({ startedAt: T0, lastActivityAt: T0, stateSince: T0, ...change });

describe('2: the two timeouts', () => {
  test.each([
    ['foreground', 1, 1_800_000, defaults],
    ['background', 0, 1_800_000, defaults],
    ['foreground', 1, 600_000, uneven],
    ['background', 0, 60_000, uneven],
    // Hidden a moment ago, and between two of the site's pages: the odd ones are judged as foreground.
    ['background', 2, 60_000, uneven],
    ['foreground', 3, 600_000, uneven],
    ['foreground', 1, 1, { ...uneven, foregroundTimeout: 1 }],
    ['background', 0, 2_147_483_647, { ...uneven, backgroundTimeout: 2_147_483_647, maxDuration: 0 }],
  ])('%s (state %d): exactly %d ms lives, one more is over', (name, state, timeout, given) => {
    const record = active({ state });
    expect(at(record, T0, given)).toBeUndefined();
    expect(at(record, T0 + timeout, given)).toBeUndefined();
    expect(at(record, T0 + timeout + 1, given)).toBe(`${name}-timeout`);
  });

  test('the time counts from the last activity, not from the start nor the last change of state', () => {
    const record = active({ lastActivityAt: T0 + MINUTE, stateSince: T0 + 5 });
    expect(at(record, T0 + MINUTE + 600_000, uneven)).toBeUndefined();
    expect(at(record, T0 + MINUTE + 600_001, uneven)).toBe('foreground-timeout');
  });
});

describe('3: a change of state is judged by the state being left', () => {
  test('coming back after 61 s ends, though 61 s of idle reading would not', () => {
    const away = changeState(active(), 0, T0);
    expect(at(away, T0 + 60_000, uneven, T0 + 60_000)).toBeUndefined();
    expect(at(away, T0 + 61_000, uneven, T0 + 61_000)).toBe('background-timeout');
    expect(at(active(), T0 + 61_000, uneven, T0)).toBeUndefined();
  });
  test('leaving is judged by the foreground timeout, and begins the time of the background', () => {
    expect(at(active(), T0 + 600_000, uneven)).toBeUndefined();
    expect(at(active(), T0 + 600_001, uneven)).toBe('foreground-timeout');
    const left = changeState(active(), 0, T0 + 600_000);
    expect(at(left, T0 + 660_000, uneven)).toBeUndefined();
    expect(at(left, T0 + 660_001, uneven)).toBe('background-timeout');
  });
});

describe('4: a tab that was itself visible throughout the gap', () => {
  const record = active({ state: 0 });
  test('judges it as foreground, whatever the record says', () => {
    for (const since of [0, T0 - 1, T0]) {
      expect(at(record, T0 + 600_000, uneven, since)).toBeUndefined();
      expect(at(record, T0 + 600_001, uneven, since)).toBe('foreground-timeout');
    }
  });
  test('one that became visible a millisecond after the last activity was not', () => {
    expect(at(record, T0 + 60_001, uneven, T0 + 1)).toBe('background-timeout');
  });
  test('a hidden tab believes a record that says foreground', () => {
    expect(at(active(), T0 + 600_000, uneven, HIDDEN)).toBeUndefined();
  });
});

describe('5: maxDuration', () => {
  const busy = active({ lastActivityAt: T0 + DAY });
  test('exactly that old lives, one millisecond more is over', () => {
    expect(at(busy, T0 + DAY)).toBeUndefined();
    expect(at(busy, T0 + DAY + 1)).toBe('max-duration');
  });
  test('0 switches it off', () => {
    const old = active({ lastActivityAt: T0 + 1000 * DAY });
    expect(at(old, T0 + 1000 * DAY, { ...defaults, maxDuration: 0 })).toBeUndefined();
    expect(at(old, T0 + 1000 * DAY)).toBe('max-duration');
  });
  test('1 is a session of one millisecond', () => {
    expect(at(active(), T0 + 1, { ...defaults, maxDuration: 1 })).toBeUndefined();
    expect(at(active(), T0 + 2, { ...defaults, maxDuration: 1 })).toBe('max-duration');
  });
});

describe('6: the clock', () => {
  test('60,000 ms back lives, with a gap of 0; 60,001 is over', () => {
    const shortest = { foregroundTimeout: 1, backgroundTimeout: 1, maxDuration: 0 };
    for (const state of [0, 1]) {
      expect(at(active({ state }), T0 - 60_000, shortest)).toBeUndefined();
      expect(at(active({ state }), T0 - 60_001, shortest)).toBe('clock');
    }
  });
  test('steps of less live, forwards too', () => {
    for (const now of [T0 - 59_999, T0 - 1, T0, T0 + 59_999]) expect(at(active(), now)).toBeUndefined();
  });
  test('what waited is judged at the time of its call', () => {
    const record = active();
    const now = T0 + DAY;
    expect(judge(record, T0 + 1_800_000, now, defaults, HIDDEN)).toBeUndefined();
    expect(judge(record, T0 + 1_800_001, now, defaults, HIDDEN)).toBe('foreground-timeout');
  });
  test('but never before the last activity', () => {
    for (const early of [T0 - 1, T0 - DAY, 0]) {
      expect(judge(active(), early, T0 + 5 * DAY, defaults, HIDDEN)).toBeUndefined();
      const last = { lastActivityAt: T0 + DAY + 1 };
      expect(judge(active(last), early, T0 + 2 * DAY, defaults, HIDDEN)).toBe('max-duration');
    }
  });
  test('an early call is no clock that was set back', () => {
    expect(judge(active(), T0 - DAY, T0, defaults, HIDDEN)).toBeUndefined();
  });
});

const died = fc.constantFrom(undefined, 'browser-closed' as const, 'force-quit' as const);

describe('9: precedence', () => {
  const closed = (record: SessionRecord, now: number, given = defaults) =>
    judge(record, now, now, given, HIDDEN, 'browser-closed');
  test('an end that is written comes before all, with its own reason', () => {
    fc.assert(
      fc.property(endedRecord, instant, instant, limits, died, (record, when, now, given, shut) => {
        const reason = endReasons[record.endReason];
        expect(judge(record, when, now, given, HIDDEN, shut)).toBe(reason);
        expect(judge(record, when, now, given, 0, shut)).toBe(reason);
      }),
    );
  });
  test('clock comes before browser-closed', () => {
    expect(closed(active(), T0 - 60_001)).toBe('clock');
    expect(closed(active(), T0 - 60_000)).toBe('browser-closed');
  });
  test('8: browser-closed comes before max-duration and the timeouts', () => {
    expect(closed(active(), T0)).toBe('browser-closed');
    expect(closed(active(), T0 + 9 * DAY)).toBe('browser-closed');
  });
  test('max-duration comes before the timeout', () => {
    expect(at(active(), T0 + DAY + 1)).toBe('max-duration');
    expect(at(active(), T0 + DAY)).toBe('foreground-timeout');
  });
});

describe('11: no timeout in a state', () => {
  const endless = { foregroundTimeout: Infinity, backgroundTimeout: 60_000, maxDuration: 0 };
  test('a session lasts as long as the site is in the foreground', () => {
    expect(at(active(), T0 + 1000 * DAY, endless)).toBeUndefined();
    expect(at(active({ state: 0 }), T0 + 60_001, endless)).toBe('background-timeout');
    expect(at(active({ state: 0 }), T0 + 1000 * DAY, endless, T0)).toBeUndefined();
  });
  test('maxDuration still holds', () => {
    expect(at(active(), T0 + DAY + 1, { ...endless, maxDuration: DAY })).toBe('max-duration');
  });
});

const visibleSince = fc.oneof(fc.constant(HIDDEN), instant, fc.constant(0));
describe('by property', () => {
  test('2-6, 9: every verdict is the rules’', () => {
    fc.assert(
      fc.property(
        livingRecord,
        instant,
        instant,
        limits,
        visibleSince,
        died,
        (record, called, now, given, since, shut) => {
          const when = Math.max(called, record.lastActivityAt);
          const inForeground = record.state % 2 === 1 || since <= record.lastActivityAt;
          const timeout = inForeground ? given.foregroundTimeout : given.backgroundTimeout;
          const truths: [boolean, EndReason][] = [
            [record.lastActivityAt - now > 60_000, 'clock'],
            [!!shut, shut!],
            [given.maxDuration > 0 && when - record.startedAt > given.maxDuration, 'max-duration'],
            [
              when - record.lastActivityAt > timeout,
              inForeground ? 'foreground-timeout' : 'background-timeout',
            ],
          ];
          const expected = truths.find(([holds]) => holds)?.[1];
          expect(judge(record, called, now, given, since, shut)).toBe(expected);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('19: the deadlines are the last instants at which judge lets the session live', () => {
    fc.assert(
      fc.property(livingRecord, limits, visibleSince, (record, given, since) => {
        const all = deadlines(record, given, since);
        const last = Math.min(...all.map(([instant]) => instant));
        if (last === Infinity) {
          expect(at(record, Number.MAX_SAFE_INTEGER, given, since)).toBeUndefined();
          return;
        }
        if (last >= record.lastActivityAt) expect(at(record, last, given, since)).toBeUndefined();
        const now = Math.max(last + 1, record.lastActivityAt);
        const reason = at(record, now, given, since);
        expect(reason).toBe(all.find(([instant]) => instant < now)?.[1]);
        expect(reason).toBeTruthy();
      }),
      { numRuns: 1000 },
    );
  });

  test('a session that is over stays over as time goes on', () => {
    fc.assert(
      fc.property(
        livingRecord,
        limits,
        visibleSince,
        instant,
        fc.nat(DAY),
        (record, given, since, now, more) => {
          const reason = at(record, now, given, since);
          if (reason && reason !== 'clock') expect(at(record, now + more, given, since)).toBeTruthy();
        },
      ),
    );
  });

  test('nothing is changed by judging', () => {
    fc.assert(
      fc.property(livingRecord, limits, instant, (record, given, now) => {
        at(Object.freeze(record), now, Object.freeze(given));
      }),
    );
  });
});
