/** Storage may delay an event by this many milliseconds (rules 13, 32), because IndexedDB may never answer (webkit 226547). */
export const STORAGE_TIMEOUT_MS = 300;

/**
 * A page waits this many milliseconds for the critical section if IndexedDB has answered before: other tabs may be busy.
 * Meanwhile the events are in the exit note, whose lease is longer.
 */
export const EXCLUSIVE_TIMEOUT_MS = 3000;

/** Resolves with the answer. Rejects if the request fails or takes longer. */
export const within = <T>(request: T, timeout = STORAGE_TIMEOUT_MS): Promise<Awaited<T>> =>
  Promise.race([request, new Promise<never>((_, reject) => setTimeout(() => reject('no answer'), timeout))]);

/** Resolves with the answer, or with `undefined` if the request fails or takes longer. */
export const inTime = <T>(request: Promise<T>, timeout?: number): Promise<Awaited<T> | undefined> =>
  within(request, timeout).catch(() => undefined);
