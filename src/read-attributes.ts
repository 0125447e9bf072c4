import { isGroup, kinds, type Kinds } from './check-options';

/** Text, where the option is one; else the boolean or number it spells; else the text, to be refused by name. */
const convert = (text: string, kind: Kinds[string] | undefined): unknown =>
  kind === 'string' || kind instanceof RegExp
    ? text
    : text !== 'false' && (text === '' || text === 'true' || (isNaN(+text) ? text : +text));

/**
 * Options from `data-` attributes: `data-session-background-timeout="60000"` is `session.backgroundTimeout: 60000`.
 * Attributes that name neither an option nor a group are somebody else's.
 */
export const readAttributes = (data: DOMStringMap): Record<string, unknown> => {
  const options: Record<string, unknown> = {};
  const known = new Map(Object.entries(kinds));
  for (const [attribute, text] of Object.entries(data)) {
    const [, group, first, rest] = /^([a-z]+)([A-Z]?)(.*)/.exec(attribute) ?? ['', '', '', ''];
    const members = known.get(group!);
    const key = first!.toLowerCase() + rest;
    if (known.has(attribute)) options[attribute] ??= convert(text!, known.get(attribute));
    else if (key && isGroup(members)) {
      options[group!] = { ...Object(options[group!]), [key]: convert(text!, members[key]) };
    }
  }
  return options;
};
