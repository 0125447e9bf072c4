/** Storage may delay an event by so many milliseconds (rules 13, 32): an IndexedDB may hang forever (webkit 226547). */
export const PATIENCE = 300;

/**
 * A page waits so many milliseconds for its turn where IndexedDB has answered before: other tabs may be busy. Waiting
 * events are in the exit note meanwhile, for less than the lease of that note.
 */
export const TURN_PATIENCE = 3000;

/** The answer, if it comes in time. Rejects where the request fails or takes longer. */
export const within = <T>(request: T, patience = PATIENCE): Promise<Awaited<T>> =>
  Promise.race([request, new Promise<never>((_, reject) => setTimeout(reject, patience, 'no answer'))]);

/** The answer; `undefined` where the request fails or takes longer. */
export const inTime = <T>(request: Promise<T>, patience?: number): Promise<Awaited<T> | undefined> =>
  within(request, patience).catch(() => undefined);
