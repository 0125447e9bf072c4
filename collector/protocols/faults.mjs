// Sentences about what is wrong with a request. A sender chooses the names in them and their number, so both have a bound: a name of
// 440,000 characters in each of 1,100 sentences took 3 GB.

/** Characters of a name, a value or a place within a sentence. */
export const MAX_NAME_LENGTH = 200;
/** Faults of one request that are looked for. */
export const MAX_FAULTS = 20;

/** The beginning of a text; of anything else, of its JSON. */
export const shorten = (value) =>
  (typeof value === 'string' ? value : `${JSON.stringify(value)}`).slice(0, MAX_NAME_LENGTH);

/** A template literal whose values are shortened: sentence`${where} has no field ${name}`. */
export const sentence = (parts, ...values) => String.raw({ raw: parts }, ...values.map(shorten));

/** The first faults of a generator, which runs no further. */
export const firstFaults = (faults, most = MAX_FAULTS) => {
  const first = [];
  for (const fault of faults) {
    first.push(fault);
    if (first.length >= most) break;
  }
  return first;
};
