// What a link carries, and what is noticed of it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksum, parseToken as parse, printToken } from '../../../src/plugins/link/token';
import { printRecord } from '../../../src/core/session/rules/record-text';
import { living, record, T0 } from '../../core/session/arbitraries';

const BROWSER = 'Mozilla/5.0 en-GB';

/** As a page without a server's signature reads it. */
const parseToken = (token: string, now: number, browser: string) => {
  const parsed = parse(token, now);
  return parsed?.proof === checksum(parsed?.text ?? '', browser) ? parsed : undefined;
};

test('link token: the record arrives as the cookie would hold it, with the time of issue', () => {
  fc.assert(
    fc.property(record, (record) => {
      const token = parseToken(printToken(record, T0, BROWSER), T0, BROWSER);
      if (!token) return;
      expect(token.issuedAt).toBe(T0);
      expect(printRecord(token.record)).toBe(printRecord(record));
    }),
  );
  expect(parseToken(printToken(living(), T0, BROWSER), T0, BROWSER)).toBeDefined();
});

test('link token: a token needs no escaping in an address, and stays short', () => {
  const token = printToken(living(), T0, BROWSER);
  expect(encodeURIComponent(token)).toBe(token);
  expect(token.length).toBeLessThan(270);
});

test('link token: a token that is cut, or changed in any place, is invalid', () => {
  const token = printToken(living(), T0, BROWSER);
  for (let at = 0; at < token.length; at++) {
    expect(parseToken(token.slice(0, at), T0, BROWSER), `${at}`).toBeUndefined();
    for (const letter of '07af.-z')
      if (letter !== token[at])
        expect(
          parseToken(token.slice(0, at) + letter + token.slice(at + 1), T0, BROWSER),
          `${letter} at ${at}`,
        ).toBeUndefined();
  }
});

test('link token: another browser’s is none', () => {
  expect(parseToken(printToken(living(), T0, BROWSER), T0, 'Mozilla/5.0 fr')).toBeUndefined();
});

test('link token: any text in the parameter is harmless', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseToken(text, T0, BROWSER)).toBeUndefined();
    }),
  );
});
