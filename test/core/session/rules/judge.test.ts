// Rules 2-6, 8, 9 and 11, to the millisecond.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deadlines, judge } from '../../../../src/core/session/rules/judge';
import {
  isForeground,
  type EndReason,
  type SessionRecord,
} from '../../../../src/core/session/rules/session-record';
import {
  DAY,
  defaults,
  endedRecord,
  HIDDEN,
  instant,
  limits,
  living,
  livingRecord,
  MINUTE,
  T0,
  uneven,
  visibleSince,
} from '../arbitraries';

/** Judges what happens now, by a tab that is hidden and a browser that was not closed. */
const at = (record: SessionRecord, now: number, input = defaults, since = HIDDEN) =>
  judge(record, now, now, input, since);

const foreground = { shownAt: T0, hiddenAt: 0 };
const background = { shownAt: T0 - 1, hiddenAt: T0 };
const active = (change: Partial<SessionRecord> = {}) =>
  living({ startedAt: T0, lastActivityAt: T0, ...foreground, ...change });

describe('judgement: two timeouts (rule 2)', () => {
  test.each([
    ['foreground', foreground, 1_800_000, defaults],
    ['background', background, 1_800_000, defaults],
    ['foreground', foreground, 600_000, uneven],
    ['background', background, 60_000, uneven],
    // Shown and hidden in one millisecond.
    ['background', { shownAt: T0, hiddenAt: T0 }, 60_000, uneven],
    ['foreground', foreground, 1, { ...uneven, foregroundTimeout: 1 }],
    [
      'background',
      background,
      2_147_483_647,
      { ...uneven, backgroundTimeout: 2_147_483_647, maxDuration: 0 },
    ],
  ])('%s (%j): exactly %d ms lives, one more is over', (name, state, timeout, input) => {
    const record = active(state);
    expect(at(record, T0, input)).toBeUndefined();
    expect(at(record, T0 + timeout, input)).toBeUndefined();
    expect(at(record, T0 + timeout + 1, input)).toBe(`${name}-timeout`);
  });
  test('the time counts from the last activity, not from the start nor the last change of state', () => {
    const record = active({ lastActivityAt: T0 + MINUTE, shownAt: T0 + 5 });
    expect(at(record, T0 + MINUTE + 600_000, uneven)).toBeUndefined();
    expect(at(record, T0 + MINUTE + 600_001, uneven)).toBe('foreground-timeout');
  });
});

describe('judgement: a tab that was itself visible throughout the gap (rule 4)', () => {
  const record = active(background);
  test('judges it as foreground, whatever the record says', () => {
    for (const since of [0, T0 - 1, T0]) {
      expect(at(record, T0 + 600_000, uneven, since)).toBeUndefined();
      expect(at(record, T0 + 600_001, uneven, since)).toBe('foreground-timeout');
    }
  });
  test('a tab that became visible a millisecond after the last activity does not count', () => {
    expect(at(record, T0 + 60_001, uneven, T0 + 1)).toBe('background-timeout');
  });
  test('a hidden tab believes a record that says foreground', () => {
    expect(at(active(), T0 + 600_000, uneven, HIDDEN)).toBeUndefined();
  });
});

describe('judgement: maxDuration (rule 5)', () => {
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
});

describe('judgement: the clock (rule 6)', () => {
  test.each([foreground, background])('60,000 ms back lives, with a gap of 0; 60,001 is over', (state) => {
    const shortest = { foregroundTimeout: 1, backgroundTimeout: 1, maxDuration: 0 };
    expect(at(active(state), T0 - 60_000, shortest)).toBeUndefined();
    expect(at(active(state), T0 - 60_001, shortest)).toBe('clock');
  });
  test('waiting calls are judged at the time of their call', () => {
    const now = T0 + DAY;
    expect(judge(active(), T0 + 1_800_000, now, defaults, HIDDEN)).toBeUndefined();
    expect(judge(active(), T0 + 1_800_001, now, defaults, HIDDEN)).toBe('foreground-timeout');
  });
  test('early calls are judged at the last activity: they are no clock that was set back', () => {
    for (const early of [T0 - 1, T0 - DAY, 0]) {
      expect(judge(active(), early, T0 + 5 * DAY, defaults, HIDDEN)).toBeUndefined();
      const last = { lastActivityAt: T0 + DAY + 1 };
      expect(judge(active(last), early, T0 + 2 * DAY, defaults, HIDDEN)).toBe('max-duration');
    }
  });
});

const died = fc.constantFrom(undefined, 'browser-closed' as const, 'force-quit' as const);

describe('judgement: an end is a fact: precedence (rule 9)', () => {
  const closed = (record: SessionRecord, now: number) =>
    judge(record, now, now, defaults, HIDDEN, 'browser-closed');
  test('an end that is written is an end, whatever else holds, also for a reason that nobody knows yet', () => {
    fc.assert(
      fc.property(endedRecord, instant, instant, limits, died, (record, when, now, input, shut) => {
        expect(judge(record, when, now, input, HIDDEN, shut)).toBe('ended');
        expect(judge({ ...record, endReason: 35 }, when, now, input, 0, shut)).toBe('ended');
      }),
    );
  });
  test('clock comes before force-quit and browser-closed', () => {
    expect(closed(active(), T0 - 60_001)).toBe('clock');
    expect(closed(active(), T0 - 60_000)).toBe('browser-closed');
  });
  test('browser-closed comes before max-duration and the timeouts (rule 8)', () => {
    expect(closed(active(), T0)).toBe('browser-closed');
    expect(closed(active(), T0 + 9 * DAY)).toBe('browser-closed');
  });
  test('max-duration comes before the timeout', () => {
    expect(at(active(), T0 + DAY + 1)).toBe('max-duration');
    expect(at(active(), T0 + DAY)).toBe('foreground-timeout');
  });
});

describe('judgement: no timeout in a state (rule 11)', () => {
  const endless = { foregroundTimeout: Infinity, backgroundTimeout: 60_000, maxDuration: 0 };
  test('a session lasts as long as the site is in the foreground', () => {
    expect(at(active(), T0 + 1000 * DAY, endless)).toBeUndefined();
    expect(at(active(background), T0 + 60_001, endless)).toBe('background-timeout');
    expect(at(active(background), T0 + 1000 * DAY, endless, T0)).toBeUndefined();
  });
  test('maxDuration still holds', () => {
    expect(at(active(), T0 + DAY + 1, { ...endless, maxDuration: DAY })).toBe('max-duration');
  });
});

describe('judgement: by property', () => {
  test('every verdict is the rules’ (rules 2-6, 9)', () => {
    fc.assert(
      fc.property(
        fc.tuple(livingRecord, instant, instant, limits, visibleSince, died),
        ([record, called, now, input, since, shut]) => {
          const when = Math.max(called, record.lastActivityAt);
          const inForeground = isForeground(record) || since <= record.lastActivityAt;
          const timeout = inForeground ? input.foregroundTimeout : input.backgroundTimeout;
          const truths: [boolean, EndReason][] = [
            [record.lastActivityAt - now > 60_000, 'clock'],
            [!!shut, shut!],
            [input.maxDuration > 0 && when - record.startedAt > input.maxDuration, 'max-duration'],
            [
              when - record.lastActivityAt > timeout,
              inForeground ? 'foreground-timeout' : 'background-timeout',
            ],
          ];
          const expected = truths.find(([holds]) => holds)?.[1];
          expect(judge(record, called, now, input, since, shut)).toBe(expected);
        },
      ),
      { numRuns: 1000 },
    );
  });
  test('the deadlines are the last instants at which judge lets the session live (rule 19)', () => {
    fc.assert(
      fc.property(livingRecord, limits, visibleSince, (record, value, since) => {
        const all = deadlines(record, value, since);
        const last = Math.min(...all.map(([deadline]) => deadline));
        if (last === Infinity) {
          expect(at(record, Number.MAX_SAFE_INTEGER, value, since)).toBeUndefined();
          return;
        }
        if (last >= record.lastActivityAt) expect(at(record, last, value, since)).toBeUndefined();
        const now = Math.max(last + 1, record.lastActivityAt);
        const reason = at(record, now, value, since);
        expect(reason).toBe(all.find(([deadline]) => deadline < now)?.[1]);
        expect(reason).toBeTruthy();
      }),
      { numRuns: 1000 },
    );
  });
  test('a session that is over stays over as time goes on', () => {
    fc.assert(
      fc.property(
        fc.tuple(livingRecord, limits, visibleSince, instant, fc.nat(DAY)),
        ([record, input, since, now, more]) => {
          const reason = at(record, now, input, since);
          if (reason && reason !== 'clock') expect(at(record, now + more, input, since)).toBeTruthy();
        },
      ),
    );
  });
});
