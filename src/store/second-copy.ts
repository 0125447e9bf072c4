import { readClock } from '../clock';
import type { Ledger } from '../ledger/ledger';
import type { SessionStore } from '../options/session-store';
import { TURN_PATIENCE, within } from '../patience';
import { mergeRecords } from '../record/merge-records';
import { parseWhole, printWhole } from '../record/record-text';

/** The copy of the record behind the cookie: it answers later, if ever. */
export interface SecondCopy {
  get(): Promise<unknown>;
  set(text: string): void;
  /**
   * The critical section (rule 12): `guarded` works with the stored text while no other tab does, `alone` where that cannot
   * be had in time. Settled when what they have set is stored.
   */
  turn(guarded: (text: unknown) => void, alone: () => boolean): Promise<unknown>;
  /** Does it outlive the page? */
  isLasting(): boolean;
  clear(): void;
}

/** Cookies come late from process to process: the lock is kept until other tabs can read the new one, in milliseconds. */
const COOKIE_TRAVEL = 100;

/**
 * IndexedDB: a turn is one readwrite transaction. Where that is refused or not answered in time, a Web Lock is the next best;
 * what is done under it is done in one task.
 */
export const createLedgerCopy = (name: string, ledger: Ledger): SecondCopy => {
  ledger.mergeBy(name, (stored, own) => {
    const now = readClock();
    return printWhole(mergeRecords(parseWhole(stored, now), parseWhole(own, now))!);
  });
  return {
    get: () => ledger.get(name),
    set: (text) => ledger.set(name, text),
    async turn(guarded, alone) {
      const lock = async () => {
        try {
          // A page that sleeps would lose its place in the back/forward cache. Without a lock, what is written is read back
          // and merged.
          if (!ledger.isAsleep())
            await within(
              // A page that leaves with a lock loses its place in Firefox's back/forward cache: kept only where it was needed.
              navigator.locks.request(
                name,
                () => alone() && new Promise((resolve) => setTimeout(resolve, COOKIE_TRAVEL)),
              ),
              TURN_PATIENCE,
            );
        } catch {}
        alone();
      };
      const timer = setTimeout(lock, ledger.patience());
      await ledger.exclusive(guarded).catch(lock);
      clearTimeout(timer);
    },
    isLasting: ledger.isLasting,
    clear() {},
  };
};

/** A store of the site's own (rule 33): read, written, then read back. One that fails or does not answer is reported. */
export const createCustomCopy = (
  name: string,
  store: SessionStore,
  onError: (error: unknown) => void,
): SecondCopy => {
  /** What fails: one that can be read but not written is no storage either. */
  const failing = new Set<string>();
  const ask = async (method: keyof SessionStore, work: () => unknown): Promise<unknown> => {
    try {
      const answer = await within(work());
      failing.delete(method);
      return answer;
    } catch (error) {
      // One that goes on failing is told once.
      if (!failing.size) onError(error);
      failing.add(method);
    }
  };
  const get = () => ask('get', () => store.get(name));
  let written: Promise<unknown> | undefined;
  return {
    get,
    set: (text) => void (written = ask('set', () => store.set(name, text))),
    async turn(guarded) {
      guarded(await get());
      await written;
      guarded(await get());
    },
    isLasting: () => !failing.size,
    clear: () => void ask('delete', () => store.delete(name)),
  };
};
