import { attempt } from '../util/attempt';

/**
 * The properties that the page itself has given, without what a patched prototype adds. A property that cannot be read is
 * `null`, which is right for no option.
 */
export const readOwn = (given: unknown): Record<string, unknown> => {
  const read: Record<string, unknown> = Object.create(null);
  attempt(() =>
    Object.keys(given as object).forEach((key) => {
      read[key] = null;
      attempt(() => (read[key] = (given as Record<string, unknown>)[key]));
    }),
  );
  return read;
};
