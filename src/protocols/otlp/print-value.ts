import { printJson } from '../../print-json';

/**
 * Levels of lists and objects within a value, at the most. Protobuf's own libraries read 100 messages within each other; a
 * record's attribute is the sixth, and each object takes three.
 */
export const LEVELS = 30;

/** Called with the name of an attribute that is too deep. */
export type OnDeep = (name: string) => void;

/** JSON of an OTLP `AnyValue`. What is too deep stands there as text, so that nothing of it is lost. */
const printValue = (value: unknown, name: string, onDeep: OnDeep, level: number): string => {
  if (typeof value === 'string') return `{"stringValue":${JSON.stringify(value)}}`;
  if (typeof value === 'boolean') return `{"boolValue":${value}}`;
  // 64 bits are a text, and what is no number for JSON has a name.
  if (Number.isSafeInteger(value)) return `{"intValue":"${value}"}`;
  if (typeof value === 'number') return `{"doubleValue":${Number.isFinite(value) ? value : `"${value}"`}}`;
  // An `AnyValue` may be empty: so a list keeps its places.
  if (typeof value !== 'object' || !value) return '{}';
  if (level >= LEVELS) {
    onDeep(name);
    return printValue(printJson(value), name, onDeep, level);
  }
  let values = '';
  if (Array.isArray(value))
    for (const member of value) values += ',' + printValue(member, name, onDeep, level + 1);
  else values = printAttributes(value, onDeep, '', name, level + 1);
  return `{"${Array.isArray(value) ? 'array' : 'kvlist'}Value":{"values":[${values.slice(1)}]}}`;
};

/** JSON of the members as OTLP `KeyValue`s, a comma before each. What is `undefined` is left out. */
export const printAttributes = (
  members: object | undefined,
  onDeep: OnDeep,
  prefix = '',
  name?: string,
  level = 0,
): string => {
  let text = '';
  for (const [member, value] of Object.entries(members ?? {})) {
    const key = prefix + member;
    if (value !== undefined)
      text += `,{"key":${JSON.stringify(key)},"value":${printValue(value, name ?? key, onDeep, level)}}`;
  }
  return text;
};
