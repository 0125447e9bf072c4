// When to try again: at least 1 s at first, doubling, full jitter, at most 300 s; and what not to try again.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refused, wait } from '../../src/delivery/retry';
import { anyText } from '../session/arbitraries';

const NOW = Date.UTC(2026, 4, 4, 3, 2, 1);
const LONGEST = 300_000;
const limit = (failures: number) => Math.min(LONGEST, 1000 * 2 ** (failures - 1));
/** As `Math.random()` gives them: 0 is one of them, 1 is not. */
const random = fc.oneof(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.constant(0));
const failures = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 100_000 }));

describe('backoff', () => {
  test.each([
    [1, 1000],
    [2, 2000],
    [3, 4000],
    [9, 256_000],
    [10, LONGEST],
    [11, LONGEST],
    [1000, LONGEST],
  ])('after %d failures it is anything up to %d ms', (count, most) => {
    expect(wait(count, 0, null, NOW)).toBe(0);
    expect(wait(count, 0.999_999, null, NOW)).toBeLessThanOrEqual(most);
    expect(wait(count, 0.999_999, null, NOW)).toBeGreaterThan(most * 0.99);
  });

  test('half the chance is half the limit, however many failures: clients are spread to the last', () => {
    for (const count of [1, 5, 9, 10, 15, 30]) expect(wait(count, 0.5, null, NOW)).toBe(limit(count) / 2);
  });

  test('is a number within bounds, always', () => {
    fc.assert(
      fc.property(failures, random, (count, chance) => {
        const ms = wait(count, chance, null, NOW);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(limit(count));
      }),
      { numRuns: 300 },
    );
  });
});

describe('Retry-After', () => {
  test('in seconds is the least', () => {
    expect(wait(1, 0, '7', NOW)).toBe(7000);
    expect(wait(1, 0.5, '7', NOW)).toBeGreaterThanOrEqual(7000);
    expect(wait(8, 0.9, '7', NOW)).toBeGreaterThan(7000);
  });
  test('as a date is the least', () => {
    const date = new Date(NOW + 30_000).toUTCString();
    expect(wait(1, 0, date, NOW)).toBe(30_000);
    expect(wait(1, 0.9, date, NOW)).toBeGreaterThanOrEqual(30_000);
  });
  test('that has passed asks for nothing', () => {
    expect(wait(1, 0.5, new Date(NOW - 30_000).toUTCString(), NOW)).toBe(500);
    expect(wait(1, 0.5, '0', NOW)).toBe(500);
    expect(wait(1, 0.5, '-10', NOW)).toBe(500);
  });
  test('is cut to the longest wait', () => {
    for (const asked of ['86400', 'Infinity', '1e300', new Date(NOW + 86_400_000).toUTCString()])
      expect(wait(1, 0.5, asked, NOW)).toBe(LONGEST);
  });
  test.each([null, undefined, '', 'soon', 'NaN', '[object Object]', '١٢'])('%j asks for nothing', (asked) => {
    expect(wait(1, 0.5, asked, NOW)).toBe(500);
  });
  test('is any text, and the wait a number within bounds', () => {
    const asked = fc.oneof(
      fc.string(),
      anyText(),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(failures, random, asked, (count, chance, text) => {
        const ms = wait(count, chance, text, NOW);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(LONGEST);
        expect(ms).toBeGreaterThanOrEqual(wait(count, chance, null, NOW));
      }),
      { numRuns: 300 },
    );
  });
});

describe('refused for good', () => {
  test.each([400, 401, 403, 404, 405, 410, 413, 415, 422, 451, 499])('%d: yes', (status) => {
    expect(refused(status)).toBe(true);
  });
  test.each([0, 200, 204, 301, 399, 408, 429, 500, 502, 503, 504, 599])('%d: no', (status) => {
    expect(refused(status)).toBe(false);
  });
});
