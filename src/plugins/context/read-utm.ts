import { attempt } from '../../core/util/attempt';

/** Limits: the number of parameters, and the characters of each. */
const MAX_PARAMETERS = 20;
const MAX_CHARACTERS = 256;

/** Returns the utm_ parameters of a masked address, without the prefix; 0 if there are none. */
export const readUtm = (address: string): Record<string, string> | 0 => {
  const [, query] = /\?([^#]*)/.exec(address) ?? [];
  let utm: Record<string, string> | 0 = 0;
  let count = 0;
  // A page may have a variable of that name.
  for (const [key, value] of attempt(() => [...new URLSearchParams(query)]) ?? [])
    if (/^utm_./.test(key) && count++ < MAX_PARAMETERS)
      (utm ||= {})[key.slice(4)] = value.slice(0, MAX_CHARACTERS);
  return utm;
};
