import { readOwn } from './read-own';

/**
 * The defaults, with the given values in their places. A value of another type than its default, or a number out of the range, is
 * left out without a word: the development build explains it. An option without a default is a text.
 */
export const fillIn = <Defaults extends object>(
  defaults: Defaults,
  given: unknown,
  least = 1,
  most = Infinity,
): Defaults => {
  const values = readOwn(given);
  for (const [key, normal] of Object.entries(defaults)) {
    const value = values[key];
    if (
      typeof value === typeof (normal ?? '') &&
      (typeof value !== 'number' || (value >= least && value <= most))
    )
      defaults[key as keyof Defaults] = value as never;
  }
  return defaults;
};
