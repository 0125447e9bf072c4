// Sentences about faults of a request. The sender chooses names and their number, so both are limited: a name of 440,000
// characters in each of 1,100 sentences took 3 GB.

/** Maximum characters of a name, a value or a place in a sentence. */
export const MAX_NAME_LENGTH = 200;
/** Maximum faults that are searched in one request. */
export const MAX_FAULTS = 20;

/** Shortens a text, or the JSON of another value. */
export const shorten = (value) =>
  (typeof value === 'string' ? value : `${JSON.stringify(value)}`).slice(0, MAX_NAME_LENGTH);

/** A template literal whose values are shortened: sentence`${where} has no field ${name}`. */
export const sentence = (parts, ...values) => String.raw({ raw: parts }, ...values.map(shorten));

/** Takes the first faults of a generator, and stops it. */
export const firstFaults = (faults, most = MAX_FAULTS) => {
  const first = [];
  for (const fault of faults) {
    first.push(fault);
    if (first.length >= most) break;
  }
  return first;
};
