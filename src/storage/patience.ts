/** How long storage may hold up an event (rules 13, 32): an IndexedDB may hang for ever (webkit 226547). */
export const PATIENCE = 300;
export const patience = <T>(told: T): Promise<T> =>
  new Promise((resolve) => setTimeout(resolve, PATIENCE, told));

/** What is asked; an error where it throws, or is not answered. */
export const inTime = async <T>(ask: () => T | Promise<T>): Promise<T> =>
  Promise.race([ask(), new Promise<never>((_, reject) => setTimeout(reject, PATIENCE, 'no answer'))]);
