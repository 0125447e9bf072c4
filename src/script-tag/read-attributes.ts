import type { Rule, Schema } from '../core/options/option-schema';
import { isGroup } from '../core/options/validate-options';

/** Text, where the option is one; else the boolean or number that it spells; else the text, to be named as wrong. */
const convert = (text: string, rule: Rule | undefined): unknown => {
  if (rule === 'string' || rule instanceof RegExp) return text;
  if (text === 'true' || text === 'false') return text === 'true';
  if (typeof rule === 'function') return text;
  return text === '' || (isNaN(+text) ? text : +text);
};

/**
 * Options from `data-` attributes: `data-session-background-timeout="60000"` is `session.backgroundTimeout: 60000`.
 * Attributes that name neither an option nor a group are somebody else's. An option's whole name comes before a group:
 * `data-app-id` of a protocol is none of the group `app`.
 */
export const readAttributes = (data: DOMStringMap, schema: Schema): Record<string, unknown> => {
  const options: Record<string, unknown> = Object.create(null);
  const known = new Map(Object.entries(schema));
  for (const [attribute, text] of Object.entries(data)) {
    const [, name = '', first = '', rest = ''] = /^([a-z]+)([A-Z]?)(.*)/.exec(attribute) ?? [];
    const group = known.get(name);
    const key = first.toLowerCase() + rest;
    if (known.has(attribute)) options[attribute] ??= convert(text!, known.get(attribute));
    else if (key && isGroup(group)) {
      const rules = new Map(Object.entries(group.members));
      options[name] = { ...Object(options[name]), [key]: convert(text!, rules.get(key)) };
    }
  }
  return options;
};
