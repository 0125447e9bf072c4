// JSON that no patched prototype has a say in.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printJson } from '../../src/core/util/print-json';

/** What `work` gives while a prototype is patched. */
const patched = <T>(prototype: object, work: () => T): T => {
  Object.defineProperty(prototype, 'toJSON', { value: () => 'patched', configurable: true });
  try {
    return work();
  } finally {
    delete (prototype as { toJSON?: unknown }).toJSON;
  }
};

const key = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'toJSON', 'constructor', ''),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, false, '\ud800', '\u2028"\\'),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4 }),
  ),
}));

test.each([
  ['nothing', {}],
  ['Array', Array.prototype],
  ['Object', Object.prototype],
])('print json: with %s.prototype patched, all that JSON can say is said as it is', (_, prototype) => {
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value);
      // As the outbox keeps it.
      const input: unknown = JSON.parse(text);
      expect(patched(prototype, () => printJson(input))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('print json: undefined members are left out of an object, as by JSON.stringify', () => {
  const input = { a: undefined, b: [1], c: { d: undefined } };
  expect(printJson(input)).toBe('{"b":[1],"c":{}}');
  expect(patched(Array.prototype, () => printJson(input))).toBe('{"b":[1],"c":{}}');
});
