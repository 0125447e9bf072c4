import { readOwn } from './read-own';

/**
 * Replaces defaults by the values of the options. A value of another type than its default, or a number
 * out of range, is ignored: the development build reports it. An option without a default is a text.
 */
export const fillIn = <Defaults extends object>(
  defaults: Defaults,
  options: unknown,
  least = 1,
  most = Infinity,
): Defaults => {
  const values = readOwn(options);
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
