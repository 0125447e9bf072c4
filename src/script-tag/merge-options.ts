import { readOption, typeOf } from '../core/options/validate-options';

type Values = Record<string, unknown>;

/**
 * Merges options over those of the tag's attributes, one by one, also within groups: only a group
 * can be an object there. Unreadable values are reported by name later.
 */
export const mergeOptions = (attributes: Values, options: unknown): Values => {
  if (typeOf(options) === 'object')
    for (const key of Object.keys(options as object)) {
      const value = readOption(options as object, key);
      const before = attributes[key];
      if (typeOf(before) === 'object' && typeOf(value) === 'object') mergeOptions(before as Values, value);
      else if (value !== undefined) attributes[key] = value;
    }
  return attributes;
};
