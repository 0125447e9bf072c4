import { printJson } from '../../core/util/print-json';

/** An OTLP `AnyValue`; 64-bit integers are texts in JSON. */
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
 * Levels of lists and objects within a value, at the most. Protobuf's own libraries read 100 messages within each other; the
 * value of an attribute is the sixth, and each object takes three.
 */
const LEVELS = 30;

/** What is deeper than others can read stands there as its JSON: nothing of it is lost. */
const anyValue = (value: unknown, level: number): AnyValue => {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value)
      ? { intValue: `${value}` }
      : // What is no number for JSON has a name there.
        { doubleValue: Number.isFinite(value) ? value : `${value}` };
  // It may be empty: so a list keeps its places.
  if (value == null) return {};
  if (level > LEVELS) return { stringValue: printJson(value) };
  return Array.isArray(value)
    ? { arrayValue: { values: value.map((member) => anyValue(member, level + 1)) } }
    : { kvlistValue: { values: keyValues(value, '', level + 1) } };
};

/** Members as OTLP `KeyValue`s, their names with the prefix. What is absent or `null` is left out. */
export const keyValues = (members: object, prefix = '', level = 1): KeyValue[] => {
  const list: KeyValue[] = [];
  for (const [key, value] of Object.entries(members))
    if (value != null) list.push({ key: prefix + key, value: anyValue(value, level) });
  return list;
};
