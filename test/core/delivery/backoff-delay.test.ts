// When to try again: doubling, full jitter, at most 300 s, and at least what the collector asks for.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffDelay, LONGEST_DELAY_MS } from '../../../src/core/delivery/backoff-delay';

const NOW = Date.UTC(2026, 4, 4, 3, 2, 1);
const limit = (failures: number) => Math.min(LONGEST_DELAY_MS, 1000 * 2 ** (failures - 1));
/** As `Math.random()` gives them: 0 is one of them, 1 is not. */
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failures = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 1000 }));

describe('backoff delay: the delay', () => {
  test.each([
    [1, 1000],
    [2, 2000],
    [9, 256_000],
  ])('after %d failures is anything up to %d ms', (count, most) => {
    expect(backoffDelay(count, 0, null, NOW)).toBe(0);
    expect(backoffDelay(count, 0.5, null, NOW)).toBe(most / 2);
    expect(backoffDelay(count, 0.999_999, null, NOW)).toBeLessThanOrEqual(most);
  });
  test('is a number within bounds, always, and never less for a text of the collector', () => {
    const asked = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map(String),
    );
    fc.assert(
      fc.property(failures, random, asked, (count, chance, text) => {
        const own = backoffDelay(count, chance, null, NOW);
        const delay = backoffDelay(count, chance, text, NOW);
        expect(own).toBeGreaterThanOrEqual(0);
        expect(own).toBeLessThanOrEqual(limit(count));
        expect(delay).toBeGreaterThanOrEqual(own);
        expect(delay).toBeLessThanOrEqual(LONGEST_DELAY_MS);
      }),
      { numRuns: 300 },
    );
  });
});

describe('backoff delay: Retry-After', () => {
  test('is a minimum, in seconds or as a date', () => {
    expect(backoffDelay(1, 0, '7', NOW)).toBe(7000);
    expect(backoffDelay(8, 0.9, '7', NOW)).toBeGreaterThan(7000);
    expect(backoffDelay(1, 0, new Date(NOW + 30_000).toUTCString(), NOW)).toBe(30_000);
  });
  test('is cut to the longest delay', () => {
    for (const asked of ['86400', 'Infinity', '1e300', new Date(NOW + 86_400_000).toUTCString()])
      expect(backoffDelay(1, 0, asked, NOW)).toBe(LONGEST_DELAY_MS);
  });
  test.each([null, undefined, '', 'soon', 'NaN', '0', '-10', new Date(NOW - 30_000).toUTCString()])(
    '%j asks for nothing',
    (asked) => {
      expect(backoffDelay(1, 0.5, asked, NOW)).toBe(500);
    },
  );
});
