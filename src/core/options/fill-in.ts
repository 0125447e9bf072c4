import { readOwn } from './read-own';

/**
 * Replaces defaults with the values of the options. A value of another type than its default, or a number
 * out of range, is ignored: the development build reports it. An option without a default is a text.
 */
export const fillIn = <Defaults extends object>(
  defaults: Defaults,
  options: unknown,
  min = 1,
  max = Infinity,
): Defaults => {
  const values = readOwn(options);
  for (const [key, defaultValue] of Object.entries(defaults)) {
    const value = values[key];
    if (
      typeof value === typeof (defaultValue ?? '') &&
      (typeof value !== 'number' || (value >= min && value <= max))
    )
      defaults[key as keyof Defaults] = value as never;
  }
  return defaults;
};
