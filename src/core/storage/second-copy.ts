import { readClock } from '../util/clock';
import type { Ledger } from './ledger';
import type { StorageMechanism } from '../session/rules/describe-session';
import { EXCLUSIVE_TIMEOUT_MS, inTime } from '../util/patience';
import { mergeRecords } from '../session/rules/merge-records';
import { parseWhole, printWhole } from '../session/rules/record-text';

/** The stored copy of the record beside the cookie, which answers later, or never. */
export interface SecondCopy {
  /** The `storageMechanism` of a record that is in this copy, and in no cookie. */
  readonly mechanism: StorageMechanism;
  get(): Promise<unknown>;
  set(text: string): void;
  /**
   * Runs the critical section (rule 12). `guarded` gets the stored text, while no other tab can run. If IndexedDB does not answer in
   * time, `alone` runs instead, with the text that other tabs have written that way. Settles when the new text is stored.
   */
  turn(guarded: (text: unknown) => void, alone: (text?: unknown) => boolean): Promise<unknown>;
  /** Whether this copy outlives the page. */
  isLasting(): boolean;
  /** Deletes the copy. The ledger's copy lacks this function, because the whole ledger is deleted. */
  clear?(): void;
}

/** How long a lock has the record as its name: longer than a cookie takes to reach another process. */
const NAME_LOCK_MS = 1000;

/**
 * The copy in IndexedDB. The critical section is one readwrite transaction; if that fails or is too slow, a Web Lock is used.
 * A cookie may reach another process later than the lock does (measured in Firefox), so a second lock has the record as its
 * name: all tabs see locks in the same order.
 */
export const createLedgerCopy = (name: string, ledger: Ledger): SecondCopy => {
  const merge = (stored: unknown, own: unknown) => {
    const now = readClock();
    return printWhole(mergeRecords(parseWhole(stored, now), parseWhole(own, now))!);
  };
  ledger.mergeBy(name, merge);
  const prefix = name + '|';

  const underLock = async (alone: (text?: unknown) => boolean) => {
    const { locks } = navigator;
    const { held } = await locks.query();
    const named = held!.flatMap(({ name }) => (name!.startsWith(prefix) ? name!.slice(prefix.length) : []));
    if (!alone(named[0] && named.reduce((one, other) => merge(one, other)))) return;
    const record = ledger.changes.get(name);
    if (!record) return;
    const hold = () => new Promise((done) => setTimeout(done, NAME_LOCK_MS));
    // Request it before this lock is released. A page that is being left gets a rejection, which must not become an unhandled one.
    void inTime(locks.request(prefix + record, hold));
  };

  return {
    async turn(guarded, alone) {
      const request = async () => navigator.locks.request(name, () => underLock(alone));
      const lock = async () => {
        // A lock could cost a page that is left its place in the back/forward cache. A sleeping page needs none: its next read merges
        // concurrent writes. A withdrawal has aborted the transaction, and nothing is left to do.
        if (ledger.isOpen() && !ledger.isAsleep()) await inTime(request(), EXCLUSIVE_TIMEOUT_MS);
        alone();
      };
      const timer = setTimeout(lock, ledger.patience());
      await ledger
        .exclusive((text) => {
          // IndexedDB has answered, so the lock is not needed. During a slow commit it might cost the page its place in that cache.
          clearTimeout(timer);
          guarded(text);
        })
        .catch(lock);
      clearTimeout(timer);
    },
    isLasting: ledger.isLasting,
    set: (text) => ledger.set(name, text),
    get: () => ledger.get(name),
    mechanism: 'indexeddb',
  };
};
