import { attempt } from '../util/attempt';
import { readClock } from '../util/clock';
import { PATIENCE, TURN_PATIENCE } from '../util/patience';
import { deleteAll, transact } from './database';

/** The transactions of one page, which may be given up, and whether IndexedDB answers them. */
export const createTransactions = (isOpen: () => boolean) => {
  const underway = new Set<IDBTransaction>();
  let isAsleep = false;
  /** Since when IndexedDB owes an answer, if it does; 1 until it has given its first, 0 after a failure. */
  let unansweredSince: number | undefined = 1;
  /** All is being deleted. */
  let cleared: Promise<unknown> | undefined;

  /** The page may be put to sleep while the database is opened. */
  const transactAwake: typeof transact = (mode, work) =>
    transact(mode, async (objects) => (isAsleep ? Promise.reject() : work(objects)), underway);
  const abort = (): void => underway.forEach((transaction) => attempt(() => transaction.abort()));

  return {
    isAsleep: (): boolean => isAsleep,
    hasFailed: (): boolean => unansweredSince === 0,
    /** Has IndexedDB answered, and does it within its patience (rule 32)? */
    isPrompt: (): boolean => unansweredSince === undefined || readClock() - unansweredSince < PATIENCE,
    /** How long a turn may still wait for it. */
    patience(): number {
      const now = readClock();
      return Math.max(PATIENCE, (unansweredSince ?? now) + TURN_PATIENCE - now);
    },
    /** IndexedDB has answered within a transaction that continues. */
    answered: (): void => void (unansweredSince = undefined),
    async run(mode: IDBTransactionMode, work: (objects: IDBObjectStore) => Promise<void>): Promise<void> {
      if (cleared) await cleared;
      // A page that has slept reads before it knows whether it still may write.
      if (isAsleep || (mode === 'readwrite' && !isOpen())) throw 'closed';
      unansweredSince ??= readClock();
      try {
        await transactAwake(mode, work);
        // Queued transactions start now, so the clock is restarted.
        unansweredSince = underway.size ? readClock() : undefined;
      } catch (error) {
        unansweredSince = !isAsleep ? 0 : unansweredSince! > 1 ? undefined : unansweredSince;
        throw error;
      }
    },
    /** Gives them up, and starts none: a queued one costs a page that sleeps its place in the back/forward cache. */
    sleep(): void {
      isAsleep = true;
      abort();
    },
    wake: (): void => void (isAsleep = false),
    /**
     * Deletes all of that name; what comes later waits for it. If nothing is known to be stored, a page that is put to sleep gives
     * the deletion up: the next page that is denied consent repeats it (rule 37).
     */
    clear(name: string, isStored: boolean): void {
      abort();
      cleared = deleteAll(name, isStored ? undefined : transactAwake).catch(() => {});
    },
  };
};
