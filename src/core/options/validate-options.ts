import { attempt } from '../util/attempt';
import { inspect } from '../util/inspect';
import type { Group, Range, Read, Rule, Schema } from './option-schema';
import type { Warn } from './warn';

/** The option whose absence is reported as well. */
const REQUIRED = 'collector';

export const typeOf = (value: unknown) =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;

export const isGroup = (rule: Rule | undefined): rule is Group => !!(rule as Group | undefined)?.members;

const fits = (value: unknown, rule: Exclude<Rule, Read>): boolean => {
  if (typeof rule === 'string') return typeOf(value) === rule;
  if (isGroup(rule)) return rule.or.includes(value);
  if (rule instanceof RegExp) return typeof value === 'string' && rule.test(value);
  const [min, max, or] = rule as Range;
  return typeof value === 'number' && ((value >= min && value <= max) || value === or);
};

/** Describes a valid value, for error messages. */
const describeRule = (rule: Rule | undefined, known: Schema, name: string) => {
  if (!rule) return `one of ${Object.keys(known)}`;
  if (name === 'cookie.sameSite') return 'Lax, Strict or, on a page of https, None';
  if (name === 'session.store') return 'customStore(…) of sojourn/store';
  if (name === 'session.endOnBrowserClose') return 'endOnBrowserClose of sojourn/browser-close, or false';
  if (isGroup(rule)) return [`object of ${Object.keys(rule.members)}`, ...rule.or].join(' or ');
  if (typeof rule === 'function') {
    return name === REQUIRED
      ? 'an absolute http or https URL, or, on a page of http or https, a path such as /e'
      : 'a list of texts, each as the documentation says';
  }
  if (!Array.isArray(rule)) return rule;
  const [min, max, or] = rule as Range;
  return `a number, ${max < Infinity ? `${min} to ${max}` : `${min} at least`}${or ? `, or ${or}` : ''}`;
};

/** Reads the current value, and copies a list. A value that cannot be read becomes a symbol, valid for no option. */
export const readOption = (from: object, key: string): unknown => {
  try {
    const value = from[key as never] as unknown;
    return typeOf(value) === 'array' ? [...(value as unknown[])] : value;
  } catch (error) {
    return Symbol(__DEV__ ? inspect(error) : '');
  }
};

/**
 * Returns the valid options. An invalid one is reported and left out, so that its default applies. Only own
 * properties count, and the result has no prototype, so that a patched prototype adds no option.
 */
export const validateOptions = <Options>(input: unknown, warn: Warn, schema: Schema, path = ''): Options => {
  const valid: Record<string, unknown> = Object.create(null);
  const known = Object.keys(schema);
  const own = attempt(() => typeOf(input) === 'object' && Object.keys(input as object)) || [];
  for (const key of new Set([...own, ...known])) {
    const value = own.includes(key) ? readOption(input as object, key) : undefined;
    const rule = known.includes(key) ? schema[key] : undefined;
    const name = path + key;
    let result: unknown;
    if (typeof rule === 'function') result = rule(value, warn);
    else if (isGroup(rule) && typeOf(value) === 'object')
      result = validateOptions(value, warn, rule.members, name + '.');
    else if (rule && fits(value, rule)) result = value;
    if (result !== undefined) valid[key] = result;
    else if (value !== undefined || name === REQUIRED)
      warn(name, __DEV__ ? `(${inspect(value)}) must be ${describeRule(rule, schema, name)}` : '');
  }
  return valid as Options;
};
