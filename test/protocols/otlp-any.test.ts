// Whatever the events are: every request is valid by OTLP's own definitions, and nothing of them is lost.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyContext, anyEvent } from './support/otlp-events';
import { encodeAll, faultsOf, read } from './support/otlp-side';

const anyBatch = fc.record({
  context: anyContext,
  events: fc.array(anyEvent, { minLength: 1, maxLength: 8 }),
});

/** `null` is absent, but in a list; so is what holds nothing else. */
const withoutNulls = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map((member) => withoutNulls(member) ?? null)
    : value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value).flatMap(([key, member]) =>
            member == null ? [] : [[key, withoutNulls(member)]],
          ),
        )
      : Object.is(value, -0)
        ? 0
        : value;

test('OTLP: every request is valid', () => {
  fc.assert(
    fc.property(anyBatch, fc.option(fc.string({ maxLength: 5 })), (input, prefix) => {
      const requests = encodeAll(input, prefix === null ? {} : { prefix });
      // The demo's collector knows the default.
      for (const request of requests) expect(faultsOf(request)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('OTLP: decoded values equal the encoded ones', () => {
  fc.assert(
    fc.property(anyBatch, (input) => {
      const events = encodeAll(input).flatMap((request) => read(request).events);
      const plain = (all: readonly unknown[]) => withoutNulls(JSON.parse(JSON.stringify(all)));
      expect(plain(events.map((event) => ({ ...event, wire: undefined })))).toEqual(plain(input.events));
    }),
    { numRuns: 100 },
  );
});

test('OTLP: encoded values stay unchanged', () => {
  fc.assert(
    fc.property(anyBatch, (input) => {
      const before = structuredClone(input);
      encodeAll(input);
      expect(input).toEqual(before);
    }),
    { numRuns: 50 },
  );
});
