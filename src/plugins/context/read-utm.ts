import { attempt } from '../../core/util/attempt';

/** Limits: the number of parameters, and the characters of each. */
const PARAMETERS = 20;
const CHARACTERS = 256;

/** The utm_ parameters of an address, as it may be sent, without the prefix; 0 when there are none. */
export const readUtm = (address: string): Record<string, string> | 0 => {
  const [, query] = /\?([^#]*)/.exec(address) ?? [];
  let utm: Record<string, string> | 0 = 0;
  let count = 0;
  // A page may have something else of that name.
  for (const [key, value] of attempt(() => [...new URLSearchParams(query)]) ?? [])
    if (/^utm_./.test(key) && count++ < PARAMETERS) (utm ||= {})[key.slice(4)] = value.slice(0, CHARACTERS);
  return utm;
};
