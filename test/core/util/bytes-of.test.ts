import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { bytesOf } from '../../../src/core/util/bytes-of';

const { TextEncoder } = globalThis;
const inUtf8 = (text: string) => new TextEncoder().encode(text).length;

afterEach(() => vi.unstubAllGlobals());

test('bytes: works where there is no TextEncoder, as in Jest with jsdom', () => {
  vi.stubGlobal('TextEncoder', undefined);
  expect(bytesOf('{"plan":"pro"}')).toBe(14);
});

test('bytes: exact for text without surrogate pairs', () => {
  const character = fc.integer({ min: 0, max: 0xd7ff }).map((code) => String.fromCharCode(code));
  const text = fc.string({ unit: character, maxLength: 50 });
  fc.assert(fc.property(text, (value) => bytesOf(value) === inUtf8(value)));
});

test('bytes: never fewer than UTF-8 needs, and the same number for ASCII', () => {
  const text = fc.string({ unit: 'binary', maxLength: 50 });
  fc.assert(fc.property(text, (value) => bytesOf(JSON.stringify(value)) >= inUtf8(JSON.stringify(value))));
  const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 50 });
  fc.assert(fc.property(ascii, (value) => bytesOf(value) === inUtf8(value)));
});
