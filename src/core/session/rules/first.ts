/**
 * Returns the copy with the lower rank: the first number or text that differs decides. The order of the arguments does not matter,
 * so that copies merge in any order (rule 15).
 */
export const first = <T>(a: T, b: T, rank: (of: T) => readonly (number | string)[]): T => {
  const ours = rank(a);
  const theirs = rank(b);
  const i = ours.findIndex((value, i) => value !== theirs[i]);
  return ours[i]! < theirs[i]! ? a : b;
};
