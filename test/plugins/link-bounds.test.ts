// The bounds of `link.maxAge` hold in both builds: a token that is valid for longer can be used by others.
import { afterEach, expect, test, vi } from 'vitest';
import { readLinkOptions } from '../../src/plugins/link/link-options';

afterEach(() => vi.unstubAllGlobals());

test.each([
  [999, 120_000],
  [1000, 1000],
  [3_600_000, 3_600_000],
  [3_600_001, 120_000],
  [Infinity, 120_000],
  ['60000', 120_000],
])('link options: a maxAge of %j is read as %j', (maxAge, expected) => {
  const options = { domains: ['shop.example'], maxAge: maxAge as number };
  expect(readLinkOptions(options, () => {}).maxAge).toBe(expected);
});
