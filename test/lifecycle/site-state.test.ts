import { describe, expect, test } from 'vitest';
import {
  later,
  nextSiteState,
  parseSiteState,
  printSiteState,
  type SiteInput,
  type SiteStateName,
} from '../../src/app-state/site-state';

const T0 = Date.UTC(2026, 4, 4);

describe('the site’s state (rule 23)', () => {
  test.each<[SiteStateName | undefined, SiteInput, number, SiteStateName | undefined, string | undefined]>([
    // Was, input, milliseconds later: becomes, tells.
    [undefined, 'shown', 0, 'foreground', 'foreground'],
    ['background', 'shown', 0, 'foreground', 'foreground'],
    ['hidden', 'shown', 1_000, 'foreground', undefined],
    ['hidden', 'shown', 1_001, 'foreground', 'foreground'],
    ['between', 'shown', 90_000, 'foreground', undefined],
    ['foreground', 'shown', 90_000, 'foreground', undefined],
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
    ['foreground', 'blurred', 5, 'unfocused', undefined],
    ['unfocused', 'closed', 5, 'background', 'background'],
  ])('%s, %s %i ms later: %s, and tells %s', (was, input, ms, becomes, tells) => {
    const known = was && { state: was, since: T0 };
    const result = nextSiteState(known, input, T0 + ms);
    expect([result?.next.state, result?.told]).toEqual([becomes, tells]);
    // No copy brings the state before back.
    if (known && result)
      expect(later(printSiteState(known), printSiteState(result.next))).toBe(printSiteState(result.next));
  });

  test.each([undefined, null, '', '-', '? foreground', 'undefined'.slice(9)])(
    'nothing is read from %j',
    (text) => {
      expect(parseSiteState(text)).toBeUndefined();
    },
  );

  test('what is written is read', () => {
    const state = { state: 'between', since: T0 } as const;
    expect(parseSiteState(printSiteState(state))).toEqual(state);
  });
});
