// Reads OTLP's JSON form of a value as a strict receiver does.
import { sentence } from './faults.mjs';

const INT64 = /^-?\d{1,19}$/;
const isInt64 = (text) => INT64.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);

const kinds = {
  stringValue: (value) => typeof value === 'string' && !/\p{Cs}/u.test(value),
  boolValue: (value) => typeof value === 'boolean',
  intValue: (value) => typeof value === 'string' && isInt64(value),
  doubleValue: (value) => typeof value === 'number' || ['NaN', 'Infinity', '-Infinity'].includes(value),
  arrayValue: (value) => Array.isArray(value?.values),
  kvlistValue: (value) => Array.isArray(value?.values),
};

/** Maximum depth of nested messages in protobuf's libraries, and the messages that a value and an object in it use. */
const MOST = 100;

/** Yields the faults of an `AnyValue`, as sentences with its place. `depth`: messages around it. */
export function* valueFaults(any, place, depth) {
  const names = Object.keys(any ?? {});
  if (!any || typeof any !== 'object' || names.length > 1) return yield sentence`${place} is not one value`;
  if (depth > MOST) return yield sentence`${place} is deeper than ${MOST} messages`;
  const [kind] = names;
  if (!kind) return;
  if (!kinds[kind]?.(any[kind])) yield sentence`${place} has no valid ${kind}: ${any[kind]}`;
  else if (kind === 'kvlistValue') yield* attributeFaults(any.kvlistValue.values, place, depth + 2);
  else if (kind === 'arrayValue')
    for (const [at, value] of any.arrayValue.values.entries())
      yield* valueFaults(value, sentence`${place}[${at}]`, depth + 2);
}

/** Yields the faults of a list of `KeyValue`: keys must be texts, and unique. */
export function* attributeFaults(list, place, depth) {
  if (!Array.isArray(list)) return yield sentence`${place} is no list`;
  const seen = new Set();
  for (const { key, value, ...more } of list) {
    for (const name of Object.keys(more)) yield sentence`${place} has an unknown field ${name}`;
    if (typeof key !== 'string') yield sentence`${place} has a key that is no text`;
    if (seen.has(key)) yield sentence`${place} has ${key} twice`;
    seen.add(key);
    yield* valueFaults(value, sentence`${place}.${key}`, depth + 1);
  }
}

/** The value of an `AnyValue`; `null` for an empty one. */
export const readValue = (any) => {
  const [[kind, value] = []] = Object.entries(any);
  if (kind === 'intValue' || kind === 'doubleValue') return Number(value);
  if (kind === 'arrayValue') return value.values.map(readValue);
  if (kind === 'kvlistValue') return readAttributes(value.values);
  return value ?? null;
};

/** A list of `KeyValue` as an object. */
export const readAttributes = (list) =>
  Object.fromEntries(list.map(({ key, value }) => [key, readValue(value)]));
