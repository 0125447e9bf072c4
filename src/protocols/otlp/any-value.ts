import { printJson } from '../../core/util/print-json';

/** An OTLP `AnyValue`. JSON represents 64-bit integers as texts. */
interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number | string;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values: readonly KeyValue[] };
}

/** An OTLP `KeyValue`. */
export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/**
 * Maximum depth of lists and objects in a value. Protobuf's libraries read 100 nested messages; an attribute's value is the
 * sixth, and each object uses three.
 */
const MAX_LEVELS = 30;

/** Encodes a value. Levels that are too deep for receivers are sent as JSON, so no data is lost. */
const anyValue = (value: unknown, level: number): AnyValue => {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value)
      ? { intValue: `${value}` }
      : // OTLP's JSON has names for numbers that JSON lacks, such as "NaN".
        { doubleValue: Number.isFinite(value) ? value : `${value}` };
  // An empty value keeps the position of other values in a list.
  if (value == null) return {};
  if (level > MAX_LEVELS) return { stringValue: printJson(value) };
  return Array.isArray(value)
    ? { arrayValue: { values: value.map((member) => anyValue(member, level + 1)) } }
    : { kvlistValue: { values: keyValues(value, '', level + 1) } };
};

/** Encodes members as OTLP `KeyValue`s, with the prefix before each name. Absent and `null` members are left out. */
export const keyValues = (members: object, prefix = '', level = 1): KeyValue[] => {
  const list: KeyValue[] = [];
  for (const [key, value] of Object.entries(members))
    if (value != null) list.push({ key: prefix + key, value: anyValue(value, level) });
  return list;
};
