import { isGroup, kinds, type Kind, type Kinds } from './check-options';

/** Text, where the option is one; else the boolean or number it spells; else the text, to be refused by name. */
const convert = (text: string, kind: Kind | Kinds | undefined): unknown => {
  if (kind && !isGroup(kind) && kind[0](text)) return text;
  if (text === 'false') return false;
  return text === '' || text === 'true' || (isNaN(+text) ? text : +text);
};

/**
 * Options from `data-` attributes: `data-session-background-timeout="60000"` is `session.backgroundTimeout: 60000`.
 * Attributes that name neither an option nor a group are somebody else's.
 */
export function readAttributes(data: DOMStringMap): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [attribute, text] of Object.entries(data)) {
    const [, group = '', first = '', rest = ''] = /^([a-z]+)([A-Z]?)(.*)$/.exec(attribute) ?? [];
    const known = Object.keys(kinds).includes(attribute) ? attribute : group;
    const kind = Object.keys(kinds).includes(known) ? kinds[known] : undefined;
    if (known === attribute) {
      if (kind) options[attribute] ??= convert(text!, kind);
    } else if (isGroup(kind)) {
      const key = first.toLowerCase() + rest;
      options[group] = { ...Object(options[group]), [key]: convert(text!, kind[key]) };
    }
  }
  return options;
}
