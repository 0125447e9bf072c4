// Tokens that strangers write: random ones, and good ones that were changed. fast-check prints the seed of a failure.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { strip } from '../../../src/plugins/link/arrival';
import { checksum, parseToken, printToken } from '../../../src/plugins/link/token';
import { living, record, T0 } from '../../core/session/arbitraries';
import { mutated, randomToken } from './tokens';

const BROWSER = 'Mozilla/5.0 en-GB';
const many = { numRuns: 3000, interruptAfterTimeLimit: 10_000 };

/** As a page without a server's signature reads it. */
const read = (token: string) => {
  const parsed = parseToken(token, T0);
  return parsed?.proof === checksum(parsed?.text ?? '', BROWSER) ? parsed : undefined;
};

describe('link: fuzz', () => {
  test('link: random texts are no tokens, and never make the parser throw', () => {
    fc.assert(
      fc.property(randomToken, (text) => {
        expect(read(text)).toBeUndefined();
      }),
      many,
    );
  });

  test('link: tokens changed in transit are not accepted', () => {
    const token = record.map((record) => printToken(record, T0, BROWSER));
    fc.assert(
      fc.property(mutated(token), ([token, changed]) => {
        fc.pre(token !== changed);
        expect(read(changed)).toBeUndefined();
      }),
      many,
    );
  });

  test('link: any text with a valid public checksum gives a valid time and record', () => {
    fc.assert(
      fc.property(mutated(record.map((record) => printToken(record, T0, ''))), ([, changed]) => {
        // Anybody can compute the checksum: so it is right here, whatever the text is.
        const text = changed.slice(0, changed.lastIndexOf('.'));
        const parsed = read(`${text}.${checksum(text, BROWSER)}`);
        if (!parsed) return;
        expect(Number.isSafeInteger(parsed.issuedAt)).toBe(true);
        expect(parsed.record.startedAt).toBeLessThanOrEqual(parsed.record.lastActivityAt);
        expect(parsed.record.userId).toMatch(/^[\da-f-]{36}$/);
      }),
      many,
    );
    expect(read(printToken(living(), T0, BROWSER))).toBeDefined();
  });

  test('link: an address without its tokens has none left, and is not changed elsewhere', () => {
    const part = fc.constantFrom('?', '&', '#', '=', 'sojourn_token', 'sojourn_token=', 'a', '%', 'é', '/');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const clean = strip(parts.join(''));
        expect(clean).not.toMatch(/[?&]sojourn_token=/);
        expect(strip(clean)).toBe(clean);
      }),
      many,
    );
  });

  test('link: a token of a megabyte is refused within 200 ms', () => {
    for (const unit of ['a', '.', 'a.', '0.-'])
      for (const text of [
        unit.repeat(500_000),
        `${printToken(living(), T0, BROWSER)}${unit.repeat(500_000)}`,
      ]) {
        // The fastest of three: the machine may stop one of them.
        const times = [1, 2, 3].map(() => {
          const start = performance.now();
          expect(read(text)).toBeUndefined();
          strip(`/?sojourn_token=${text}`);
          return performance.now() - start;
        });
        expect(Math.min(...times)).toBeLessThan(200);
      }
  });
});
