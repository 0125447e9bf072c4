// OTLP's JSON form of a value: what a strict reader takes, and what it means.

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

/** Messages within each other that protobuf's own libraries read, and how many a value and an object in it are. */
const MOST = 100;

/** What is wrong with an `AnyValue`, as sentences with the place of it. `depth`: messages around it. */
export const valueFaults = (any, place, depth) => {
  const names = Object.keys(any ?? {});
  if (!any || typeof any !== 'object' || names.length > 1) return [`${place} is not one value`];
  if (depth > MOST) return [`${place} is deeper than ${MOST} messages`];
  const [kind] = names;
  if (!kind) return [];
  if (!kinds[kind]?.(any[kind])) return [`${place} has no valid ${kind}: ${JSON.stringify(any[kind])}`];
  if (kind === 'arrayValue')
    return any.arrayValue.values.flatMap((value, at) => valueFaults(value, `${place}[${at}]`, depth + 2));
  if (kind === 'kvlistValue') return attributeFaults(any.kvlistValue.values, place, depth + 2);
  return [];
};

/** What is wrong with a list of `KeyValue`: keys are texts, and each is there once. */
export const attributeFaults = (list, place, depth) => {
  if (!Array.isArray(list)) return [`${place} is no list`];
  const seen = new Set();
  return list.flatMap(({ key, value, ...more }) => {
    const faults = Object.keys(more).map((name) => `${place} has an unknown field ${name}`);
    if (typeof key !== 'string') faults.push(`${place} has a key that is no text`);
    if (seen.has(key)) faults.push(`${place} has ${key} twice`);
    seen.add(key);
    return [...faults, ...valueFaults(value, `${place}.${key}`, depth + 1)];
  });
};

/** The value that an `AnyValue` means; `null` for an empty one. */
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
