// Results that are repeated from event to event are computed once, and not kept for ever.
import { expect, test, vi } from 'vitest';
import { remember } from '../../../src/core/util/remember';

test('remember: computes a repeated result once, also an empty one', () => {
  const work = vi.fn((text: string) => text.trim());
  const trim = remember(work);
  for (let n = 0; n < 10; n++) expect([trim(' a '), trim('  ')]).toEqual(['a', '']);
  expect(work).toHaveBeenCalledTimes(2);
});

test('remember: gives each argument its own result, however many there are', () => {
  const double = remember((n: number) => 2 * n);
  for (let n = 0; n < 1_000; n++) expect([double(n), double(n % 7)]).toEqual([2 * n, 2 * (n % 7)]);
});

test('remember: keeps no result while many others are computed', () => {
  const seen: number[] = [];
  const double = remember((n: number) => (seen.push(n), 2 * n));
  for (let n = 0; n < 100; n++) double(n);
  double(0);
  expect(seen.filter((n) => n === 0)).toHaveLength(2);
});

test('remember: computes again what has thrown', () => {
  let isBroken = true;
  const double = remember((n: number) => {
    if (isBroken) throw new Error('broken');
    return 2 * n;
  });
  expect(() => double(1)).toThrow('broken');
  isBroken = false;
  expect(double(1)).toBe(2);
});
