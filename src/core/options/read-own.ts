import { attempt } from '../util/attempt';

/**
 * Reads the own properties of an object, without properties of a patched prototype. A property that cannot
 * be read is `null`, which is valid for no option.
 */
export const readOwn = (object: unknown): Record<string, unknown> => {
  const read: Record<string, unknown> = Object.create(null);
  attempt(() =>
    Object.keys(Object(object) as object).forEach((key) => {
      read[key] = null;
      attempt(() => (read[key] = (object as Record<string, unknown>)[key]));
    }),
  );
  return read;
};
