import type { Rule, Schema } from '../core/options/option-schema';
import { isGroup } from '../core/options/validate-options';

/** Converts the text of an attribute to an option. An unreadable text is returned unchanged, and is reported by name later. */
export type Parser = (text: string) => unknown;

export const text: Parser = (value) => value;

export const number: Parser = (value) => +value || value;

/** `data-send-value` alone means `true`. */
export const flag: Parser = (value) => value === '' || value === 'true' || (value !== 'false' && value);

/** `usnat usca` or `1, 8`: words and numbers. */
export const list: Parser = (value) => value.match(/[^\s,]+/g)?.map(number) ?? value;

/** `a=1,b=2` as an object, as in `OTEL_RESOURCE_ATTRIBUTES`: special characters are percent-encoded. */
export const pairs = (value: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(value.replace(/\+/g, '%2B').replace(/\s*,\s*/g, '&')));

export type Parsers = Readonly<Record<string, Parser>>;

/** Creates the reader of a file with a single plugin: `data-max-age="1000"` becomes `maxAge: 1000`. */
export const readBy =
  (parsers: Parsers) =>
  (data: DOMStringMap): Record<string, unknown> => {
    const options: Record<string, unknown> = {};
    for (const [name, parse] of Object.entries(parsers))
      if (data[name] !== undefined) options[name] = parse(data[name]);
    return options;
  };

/** Converts a text to a boolean or number, unless the option is a text. */
const convert = (value: string, rule: Rule | undefined): unknown => {
  if (rule === 'string' || rule instanceof RegExp) return value;
  if (value === 'true' || value === 'false') return value === 'true';
  if (typeof rule === 'function') return value;
  return value === '' || (isNaN(+value) ? value : +value);
};

/**
 * Reads the attributes of the tracker's tag by the schema: `data-session-background-timeout="60000"` is
 * `session.backgroundTimeout: 60000`. Attributes that name neither an option nor a group belong to other scripts. A whole name takes
 * precedence over a group: `data-app-id` of a protocol does not belong to the group `app`.
 */
export const readAttributes = (data: DOMStringMap, schema: Schema): Record<string, unknown> => {
  const options: Record<string, unknown> = Object.create(null);
  const known = new Map(Object.entries(schema));
  for (const [attribute, value] of Object.entries(data)) {
    const [, name = '', first = '', rest = ''] = /^([a-z]+)([A-Z]?)(.*)/.exec(attribute) ?? [];
    const group = known.get(name);
    const key = first.toLowerCase() + rest;
    if (known.has(attribute)) options[attribute] ??= convert(value!, known.get(attribute));
    else if (key && isGroup(group)) {
      const rules = new Map(Object.entries(group.members));
      options[name] = { ...Object(options[name]), [key]: convert(value!, rules.get(key)) };
    }
  }
  return options;
};
