import { readClock } from '../util/clock';
import type { Ledger } from './ledger';
import type { StorageMechanism } from '../session/rules/describe-session';
import { TURN_PATIENCE, within } from '../util/patience';
import { mergeRecords } from '../session/rules/merge-records';
import { parseWhole, printWhole } from '../session/rules/record-text';

/** The copy of the record behind the cookie: it answers later, if ever. */
export interface SecondCopy {
  /** The `storageMechanism` of a record that is here, and in no cookie. */
  readonly mechanism: StorageMechanism;
  get(): Promise<unknown>;
  set(text: string): void;
  /**
   * The critical section (rule 12): `guarded` works with the stored text while no other tab does, `alone` where IndexedDB does
   * not answer in time, with the text that other tabs decided by themselves. Settles when what they have set is stored.
   */
  turn(guarded: (text: unknown) => void, alone: (text?: unknown) => boolean): Promise<unknown>;
  /** Does it outlive the page? */
  isLasting(): boolean;
  clear(): void;
}

/** How long the record stands in the name of a lock: longer than a cookie needs to reach another process. */
const NAMED_MS = 1000;

/**
 * IndexedDB: a turn is one readwrite transaction. A Web Lock is the next best if that is refused or not answered in time.
 * A cookie may reach another process later than the lock does (measured in Firefox), so the record is also the name of a
 * second lock: all tabs see locks in one order.
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
    const hold = () => new Promise((done) => setTimeout(done, NAMED_MS));
    // Requested before this lock is released. The browser refuses the request of a page that is being left, which must not become an unhandled rejection.
    void locks.request(prefix + record, hold).catch(() => {});
  };

  return {
    mechanism: 'indexeddb',
    get: () => ledger.get(name),
    set: (text) => ledger.set(name, text),
    async turn(guarded, alone) {
      const lock = async () => {
        try {
          // A page that sleeps would lose its place in the back/forward cache. Without a lock, what is written is read back
          // and merged.
          if (!ledger.isAsleep())
            await within(
              navigator.locks.request(name, () => underLock(alone)),
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
