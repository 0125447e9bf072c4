/** How long storage may hold up an event, in milliseconds (rules 13, 32): an IndexedDB may hang for ever (webkit 226547). */
export const PATIENCE = 300;

/** What is answered in time; `undefined` where it fails, or takes longer. */
export const inTime = <T>(asked: Promise<T>, patience = PATIENCE): Promise<T | undefined> =>
  Promise.race([
    asked.catch(() => undefined),
    new Promise<undefined>((resolve) => setTimeout(resolve, patience)),
  ]);
