/** The site's own ids of its users, each with the instant of its first event, sorted by that instant. */
export type Users = readonly (readonly [at: number, id: string])[];

/** Of the users of a session, the earliest are kept. */
const MAX_USERS = 10;

/** Merges the users of two copies, each with its earlier instant (rule 15): commutative, associative, idempotent. */
export const mergeUsers = (a: Users = [], b: Users = []): Users | undefined => {
  // Pairs are compared as texts, and the instants of three centuries have as many digits.
  const all = [...a, ...b].sort();
  const ids = all.map(([, id]) => id);
  const users = all.filter(([, id], i) => ids.indexOf(id) === i).slice(0, MAX_USERS);
  return users[0] && users;
};

/** Adds users. Returns the empty text if nothing changes, so that nothing is stored. */
export const addUsers = (users: Users | undefined, added: Users): Users | string | undefined => {
  const all = mergeUsers(users, added);
  return added[0] && `${all}` === `${users}` ? '' : all;
};

export const idsOf = (users?: Users): string[] | undefined => mergeUsers(users)?.map(([, id]) => id);
