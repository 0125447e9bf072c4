/**
 * The one of two with the lower rank: the first of its numbers and texts that is not the same decides. What ranks alike is
 * the same to whoever asks, so that copies merge in any order (rule 15).
 */
export const first = <T>(a: T, b: T, rank: (of: T) => readonly (number | string)[]): T => {
  const ours = rank(a);
  const theirs = rank(b);
  const i = ours.findIndex((value, i) => value !== theirs[i]);
  return ours[i]! < theirs[i]! ? a : b;
};

/** Two maps become one: what both have is merged by `both`. Without a prototype, for a key may be called `constructor`. */
export const union = <T>(
  a: Readonly<Record<string, T>> | undefined,
  b: Readonly<Record<string, T>> | undefined,
  both: (x: T, y: T) => T,
): Record<string, T> => {
  const all = { __proto__: null, ...a } as unknown as Record<string, T>;
  for (const [key, y] of Object.entries(b ?? {})) all[key] = all[key] ? both(all[key], y) : y;
  return all;
};
