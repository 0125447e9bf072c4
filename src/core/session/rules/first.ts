/**
 * The one of two with the lower rank: the first of its numbers and texts that is not the same decides. Copies of one rank
 * are the same in any order, so that copies merge in any order (rule 15).
 */
export const first = <T>(a: T, b: T, rank: (of: T) => readonly (number | string)[]): T => {
  const ours = rank(a);
  const theirs = rank(b);
  const i = ours.findIndex((value, i) => value !== theirs[i]);
  return ours[i]! < theirs[i]! ? a : b;
};
