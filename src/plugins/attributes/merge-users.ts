/** The site's own ids of its users, each with the instant of its first event; in that order. */
export type Users = readonly (readonly [at: number, id: string])[];

/** A session keeps so many: those that came first. */
const MOST = 10;

/** The users of two copies, each as early as either knows; in any order, and as often as one likes (rule 15). */
export const mergeUsers = (a: Users = [], b: Users = []): Users | undefined => {
  // Pairs are compared as texts, and the instants of three centuries have as many digits.
  const all = [...a, ...b].sort();
  const ids = all.map(([, id]) => id);
  const users = all.filter(([, id], i) => ids.indexOf(id) === i).slice(0, MOST);
  return users[0] && users;
};

/** The users after events of others. A text, the empty one: they are the same, and need not be stored. */
export const addUsers = (users: Users | undefined, added: Users): Users | string | undefined => {
  const all = mergeUsers(users, added);
  return added[0] && `${all}` === `${users}` ? '' : all;
};

export const idsOf = (users?: Users): string[] | undefined => mergeUsers(users)?.map(([, id]) => id);
