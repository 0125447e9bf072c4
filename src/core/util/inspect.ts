/** A value for people, in a few words. Reading an object may throw, so of most objects only the type is said. */
export const inspect = (value: unknown): string => {
  try {
    const text = value instanceof Error ? value.message : Object(value) === value ? typeof value : value;
    return String(text).slice(0, 99);
  } catch {
    return typeof value;
  }
};
