import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  later,
  nextSiteState,
  parseSiteState,
  printSiteState,
  type SiteInput,
  type SiteStateName,
} from '../../../src/plugins/app-state/site-state';

const T0 = Date.UTC(2026, 4, 4);

describe('site state: the site’s state (rule 23)', () => {
  test.each<[SiteStateName | undefined, SiteInput, number, SiteStateName | undefined, string | undefined]>([
    // Was, input, milliseconds later: becomes, reports.
    [undefined, 'shown', 0, 'foreground', 'foreground'],
    [undefined, 'hidden', 0, 'hidden', undefined],
    ['background', 'shown', 0, 'foreground', 'foreground'],
    ['hidden', 'shown', 1_000, 'foreground', undefined],
    ['hidden', 'shown', 1_001, 'foreground', 'foreground'],
    ['between', 'shown', 90_000, 'foreground', undefined],
    // What is known is not written again.
    ['foreground', 'shown', 90_000, undefined, undefined],
    ['foreground', 'seen', 5, undefined, undefined],
    ['hidden', 'hidden', 5, undefined, undefined],
    ['between', 'onward', 5, undefined, undefined],
    ['foreground', 'hidden', 5, 'hidden', undefined],
    ['hidden', 'left', 0, 'background', 'background'],
    ['foreground', 'left', 5, 'background', 'background'],
    // Another page has been shown since.
    ['foreground', 'left', -5, undefined, undefined],
    ['background', 'left', 5, undefined, undefined],
    ['background', 'closed', 5, undefined, undefined],
    ['foreground', 'closed', -5, 'background', 'background'],
    ['between', 'closed', 5, 'background', 'background'],
    ['foreground', 'onward', 5, 'between', undefined],
    ['hidden', 'seen', 5, 'foreground', undefined],
    ['hidden', 'seen', 90_000, 'foreground', undefined],
    // A page that closed did not know of the visible one.
    ['background', 'seen', 5, 'foreground', 'foreground'],
    ['background', 'hidden', 5, undefined, undefined],
    ['background', 'blurred', 5, undefined, undefined],
    ['background', 'onward', 5, undefined, undefined],
    ['foreground', 'blurred', 5, 'unfocused', undefined],
    ['unfocused', 'closed', 5, 'background', 'background'],
  ])('%s, %s %i ms later: %s, and reports %s', (was, input, ms, becomes, reports) => {
    const known = was && { state: was, since: T0 };
    const result = nextSiteState(known, input, T0 + ms);
    expect([result?.next.state, result?.reported]).toEqual([becomes, reports]);
    // No copy brings the state before back.
    if (known && result)
      expect(later(printSiteState(known), printSiteState(result.next))).toBe(printSiteState(result.next));
  });

  test('a page that is shown while another closes replaces no background, whichever writes last', () => {
    const foreground = { state: 'foreground', since: T0 } as const;
    // Both pages are in processes of their own, and read the state before the other writes.
    const closed = nextSiteState(foreground, 'closed', T0 + 10)!;
    const shown = nextSiteState(foreground, 'shown', T0 + 15);
    expect(closed.reported).toBe('background');
    const stored = shown?.next ?? closed.next;
    // The visible page has heard that the other is gone.
    expect(nextSiteState(stored, 'seen', T0 + 120)?.reported).toBe('foreground');
  });

  test.each([undefined, null, '', '-', '? foreground', 'undefined'.slice(9)])(
    'nothing is read from %j',
    (text) => {
      expect(parseSiteState(text)).toBeUndefined();
    },
  );

  test('a written state is read', () => {
    const state = { state: 'between', since: T0, reportedAt: T0 - 5, interruptions: 7 } as const;
    expect(parseSiteState(printSiteState(state))).toEqual(state);
    // Nothing is known of a run whose launch nobody has seen, nor by a page of an older version.
    const unknown = { state: 'hidden', since: T0, reportedAt: 0, interruptions: undefined } as const;
    expect(parseSiteState(printSiteState(unknown))).toEqual(unknown);
    expect(parseSiteState(`${T0.toString(36)} hidden`)).toEqual(unknown);
  });
});

describe('site state: transitions describe the time before them and the run (rules 23, 24)', () => {
  const inputs: SiteInput[] = ['shown', 'seen', 'blurred', 'hidden', 'left', 'closed', 'onward'];
  const lives = fc.array(
    fc.tuple(fc.constantFrom(...inputs), fc.oneof(fc.integer({ min: 0, max: 900 }), fc.nat(1e9))),
    { maxLength: 40 },
  );
  /** A run that is launched in the foreground, over texts as they are stored. */
  const live = (life: [SiteInput, number][]) => {
    let text = printSiteState({ state: 'foreground', since: T0, reportedAt: T0, interruptions: 0 });
    let now = T0;
    return life.flatMap(([input, ms]) => {
      const before = parseSiteState(text)!;
      const result = nextSiteState(before, input, (now += ms));
      if (!result) return [];
      text = printSiteState(result.next);
      return result.reported ? [{ at: now, before, reported: result.reported, ...result.facts! }] : [];
    });
  };

  test('durations are the time between one transition and the next, and cover all of it', () => {
    fc.assert(
      fc.property(lives, (life) => {
        let last = { reported: 'foreground', at: T0 };
        for (const one of live(life)) {
          const isForeground = one.reported === 'foreground';
          const [own, other] = isForeground
            ? [one.background_duration, one.foreground_duration]
            : [one.foreground_duration, one.background_duration];
          expect(other).toBeUndefined();
          // Left or looked at without a word: then it is of less, or not known.
          if (isForeground) expect(own).toBeGreaterThanOrEqual(0);
          expect(own ?? 0).toBeLessThanOrEqual(one.at - last.at);
          const isWhole = isForeground ? one.before.state === 'background' : one.before.reportedAt;
          if (isWhole) expect(own).toBe(one.at - last.at);
          last = one;
        }
      }),
    );
  });

  test('a run is interrupted once for each absence, reported or not', () => {
    fc.assert(
      fc.property(lives, (life) => {
        let count = 0;
        for (const { reported, before, interruption_count } of live(life)) {
          if (reported === 'background' || before.state !== 'background') count++;
          expect(interruption_count).toBe(count);
        }
      }),
    );
  });

  test('nothing is invented: neither without a launch, nor by a clock that was set back', () => {
    const unknown = { foreground_duration: undefined, background_duration: undefined };
    expect(nextSiteState(undefined, 'shown', T0)!.facts).toEqual({
      ...unknown,
      interruption_count: undefined,
    });
    const shown = { state: 'foreground', since: T0 } as const;
    expect(nextSiteState(shown, 'closed', T0 + 5)!.facts).toMatchObject(unknown);
    const reported = { ...shown, reportedAt: T0, interruptions: 2 };
    expect(nextSiteState(reported, 'closed', T0 - 5)!.facts).toEqual({ ...unknown, interruption_count: 3 });
    // Visible all the time, which a closing page did not know: the foreground counts from its report.
    const away = { state: 'background', since: T0, reportedAt: T0, interruptions: 1 } as const;
    const seen = nextSiteState(away, 'seen', T0 + 50)!;
    expect(seen.facts).toEqual({ ...unknown, background_duration: 50, interruption_count: 1 });
    expect(nextSiteState(seen.next, 'closed', T0 + 90)!.facts).toMatchObject({ foreground_duration: 40 });
  });

  test('killed while it was hidden: the time away counts from the hiding, and is an interruption', () => {
    const hidden = { state: 'hidden', since: T0, reportedAt: T0 - 500, interruptions: 1 } as const;
    expect(nextSiteState(hidden, 'shown', T0 + 60_000)!.facts).toEqual({
      foreground_duration: undefined,
      background_duration: 60_000,
      interruption_count: 2,
    });
  });

  test('any stored text is read as a state with whole numbers', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^\w{1,9} \w{1,9}( \w{0,9} \w{0,9})?$/)),
        (text) => {
          const { since, reportedAt, interruptions } = parseSiteState(text) ?? { since: 0, reportedAt: 0 };
          expect(since).toBeGreaterThanOrEqual(0);
          expect(reportedAt).toBeGreaterThanOrEqual(0);
          expect(Number.isSafeInteger(interruptions ?? 0)).toBe(true);
        },
      ),
    );
  });
});
