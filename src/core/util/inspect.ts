/** Describes a value for people, briefly. Most objects are described by their type, because reading them may throw. */
export const inspect = (value: unknown): string => {
  try {
    const text = value instanceof Error ? value.message : Object(value) === value ? typeof value : value;
    return String(text).slice(0, 99);
  } catch {
    return typeof value;
  }
};
