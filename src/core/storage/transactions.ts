import { attempt } from '../util/attempt';
import { readClock } from '../util/clock';
import { STORAGE_TIMEOUT_MS, EXCLUSIVE_TIMEOUT_MS } from '../util/patience';
import { deleteAll, transact } from './database';

/** Runs the transactions of a page, aborts them if necessary, and tracks whether IndexedDB answers them. */
export const createTransactions = (isOpen: () => boolean) => {
  const underway = new Set<IDBTransaction>();
  let isAsleep = false;
  /** The time since which an answer of IndexedDB is due; 1 until the first answer, 0 after a failure, else `undefined`. */
  let unansweredSince: number | undefined = 1;
  /** Set once everything was deleted: later transactions wait for the deletion. */
  let cleared: Promise<unknown> | undefined;

  /** Runs a transaction. Rejects if the page was put to sleep while the database was being opened. */
  const transactAwake: typeof transact = (mode, work) =>
    transact(mode, async (objects) => (isAsleep ? Promise.reject() : work(objects)), underway);
  const abort = (): void => underway.forEach((transaction) => attempt(() => transaction.abort()));

  return {
    isAsleep: (): boolean => isAsleep,
    hasFailed: (): boolean => unansweredSince === 0,
    /** Whether IndexedDB has answered, and still answers in time (rule 32). */
    isPrompt: (): boolean =>
      unansweredSince === undefined || readClock() - unansweredSince < STORAGE_TIMEOUT_MS,
    /** Milliseconds that a critical section may still wait for IndexedDB. */
    patience(): number {
      const now = readClock();
      return Math.max(STORAGE_TIMEOUT_MS, (unansweredSince ?? now) + EXCLUSIVE_TIMEOUT_MS - now);
    },
    /** Called when IndexedDB has answered within a transaction that continues. */
    answered: (): void => void (unansweredSince = undefined),
    async run(mode: IDBTransactionMode, work: (objects: IDBObjectStore) => Promise<void>): Promise<void> {
      if (cleared) await cleared;
      // A page that has slept reads before it knows whether it may still write, so reads need no open ledger.
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
    /** Aborts all transactions, and starts none: a queued one costs a sleeping page its place in the back/forward cache. */
    sleep(): void {
      isAsleep = true;
      abort();
    },
    wake: (): void => void (isAsleep = false),
    /**
     * Deletes everything of that name; later transactions wait for the deletion. If nothing is known to be stored, a page that is put
     * to sleep aborts the deletion. The next page that is denied consent repeats the deletion (rule 37).
     */
    clear(name: string, isStored: boolean): void {
      abort();
      cleared = deleteAll(name, isStored ? undefined : transactAwake).catch(() => {});
    },
  };
};
