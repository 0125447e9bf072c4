// Counts of refused and dropped events, by kind. They stay in memory until the next transaction, because a count of refusals is
// not worth a commit of its own.

export const kinds = [
  'duplicate',
  'malformed',
  'broken',
  'invalid',
  'unreadable',
  'partly',
  'key',
  'too-large',
  'content-type',
  'foreign',
  'overloaded',
  'unavailable',
  'refused',
  'failed',
];

export const createCounters = (stored) => {
  const totals = new Map(kinds.map((kind) => [kind, stored.get(kind) ?? 0]));
  let unwritten = new Map();

  return {
    add: (kind, n = 1) => {
      totals.set(kind, totals.get(kind) + n);
      unwritten.set(kind, (unwritten.get(kind) ?? 0) + n);
    },
    /** Called after a transaction has written these counts. */
    wrote: (kind, n) => totals.set(kind, totals.get(kind) + n),
    get: () => Object.fromEntries(totals),
    take: () => {
      const taken = unwritten;
      unwritten = new Map();
      return taken;
    },
    giveBack: (taken) => {
      for (const [kind, n] of taken) unwritten.set(kind, (unwritten.get(kind) ?? 0) + n);
    },
    reset: () => {
      unwritten = new Map();
      for (const kind of kinds) totals.set(kind, 0);
    },
  };
};
