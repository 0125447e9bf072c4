/** Parameters that are taken, and characters of each, at the most. */
const PARAMETERS = 20;
const CHARACTERS = 256;

/** The utm_ parameters of the address, without the prefix; 0 when there are none. */
export const readUtm = (): Record<string, string> | 0 => {
  let utm: Record<string, string> | 0 = 0;
  let count = 0;
  for (const [key, value] of new URLSearchParams(location.search))
    if (/^utm_./.test(key) && count++ < PARAMETERS) (utm ||= {})[key.slice(4)] = value.slice(0, CHARACTERS);
  return utm;
};
