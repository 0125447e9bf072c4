/** How long storage may hold up an event, in milliseconds (rules 13, 32): an IndexedDB may hang for ever (webkit 226547). */
export const PATIENCE = 300;

/**
 * How long a page waits for its turn where IndexedDB has answered before: other tabs may be at it, and on a busy machine each
 * takes its time. What waits is noted meanwhile, for less than a note's lease.
 */
export const TURN_PATIENCE = 3000;

/** What is answered in time. Rejects where it fails, or takes longer. */
export const within = <T>(asked: T, patience = PATIENCE): Promise<Awaited<T>> =>
  Promise.race([asked, new Promise<never>((_, reject) => setTimeout(reject, patience, 'no answer'))]);

/** The same; `undefined` where it fails, or takes longer. */
export const inTime = <T>(asked: Promise<T>, patience?: number): Promise<Awaited<T> | undefined> =>
  within(asked, patience).catch(() => undefined);
