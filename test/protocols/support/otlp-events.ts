// Any event and any context: data that has been through JSON.
import fc from 'fast-check';
import { createAny } from './any-parts';

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const time = fc
  .date({ min: new Date(1), max: new Date(8.9e12), noInvalidDate: true })
  .map((date) => date.toISOString());
const key = fc.oneof(text, fc.constantFrom('__proto__', 'toJSON', 'length', ''));
const json = fc
  .dictionary(key, fc.jsonValue({ maxDepth: 5 }), { maxKeys: 6 })
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);
const name = fc.oneof(
  fc.constantFrom('session_start', 'session_end', 'page_view'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
);

export const { anyEvent, anyContext } = createAny({ text, time, json, name });
