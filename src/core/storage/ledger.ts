import { promisifyRequest } from 'idb-keyval';
import type { PageExit } from '../page/page-exit';
import { createExitNote } from './exit-note';
import { localKeys, removeLocal } from './local-storage';
import { mergeValues, type MergeValues } from './merge-values';
import { recoverNotes } from './recover-notes';
import { ROWS, WAITING_CALLS } from './storage-keys';
import { createTransactions } from './transactions';
import { writeChanges } from './write-changes';

export type Ledger = ReturnType<typeof createLedger>;

/** Changes that one transaction writes at the most: longer ones keep a session's turn waiting. */
const CHUNK = 100;
/** After so many milliseconds, a page that died just before this one began is taken for dead: its note is taken up then. */
const NOTE_LEASE_MS = 5000;

/**
 * A write-ahead map of all that is kept: the record, and rows of events under keys of their own. Every write can be repeated
 * and commutes; README.md beside this file says how.
 */
export const createLedger = (name: string) => {
  /** What a key is to hold; `undefined`: it is to be deleted. */
  const changes = new Map<string, unknown>();
  /** What IndexedDB may have, and whether it has confirmed that: rows that must be deleted, and change only under a lease. */
  const given = new Map<string, boolean>();
  const mergers = new Map<string, MergeValues>();
  let isOpen = false;
  let isSaving = false;
  /** In the microtask after this task. */
  let isDue = false;
  /** What a turn has changed is kept as a whole or not at all: by its transaction, which is not committed yet. */
  let isTurn = false;
  const transactions = createTransactions(() => isOpen);
  const { run, isAsleep } = transactions;

  const isRow = (key: string) => key.startsWith(name + ROWS);
  const isCall = (key: string) => key.startsWith(name + WAITING_CALLS);
  const note = createExitNote({
    name,
    changes,
    given,
    isRow,
    mayNote: () => isOpen && !isAsleep() && !transactions.hasFailed(),
    isTurn: () => isTurn,
  });
  /** Who judges the calls that pages have left, by the prefix of their keys. */
  const judges = new Map<string, (text: unknown) => void>();
  const merge = (key: string, stored: unknown, own: unknown) => mergeValues(mergers.get(key), stored, own);

  /** Writes what has changed last. Nothing is read where there is nothing to `ask`: then rows only are written, at once. */
  const commit = async <T>(work?: (answer: T) => void, ask?: (objects: IDBObjectStore) => Promise<T>) => {
    let batch: [string, unknown][] = [];
    let calls: string[] = work || changes.size ? [] : note.stampedCalls();
    if (work || changes.size)
      await run('readwrite', async (objects) => {
        // Once all is asked for it is committed, and would cost a page that sleeps its place in the back/forward cache.
        const answer = ask && (await ask(objects));
        transactions.answered();
        isTurn = !!work && ask === get;
        work?.(answer!);
        calls = note.stampedCalls();
        batch = [...changes].filter(([key]) => ask || isRow(key)).slice(-CHUNK);
        // All of them, before anything is awaited: what is deleted meanwhile is written all the same.
        for (const [key] of batch) given.set(key, !!given.get(key));
        await writeChanges(objects, batch, isRow, merge);
      }).finally(() => (isTurn = false));
    for (const [key, value] of batch) {
      if (changes.get(key) === value) changes.delete(key);
      if (value === undefined) given.delete(key);
      // A page exit's transaction asks for nothing: what it writes may have been deleted by one that began before it.
      else if (!given.has(key)) remove(key);
      else given.set(key, true);
    }
    // A longer row of changes may have left some of their events for the next transaction.
    if (batch.length < CHUNK) note.forgetCalls(calls);
    if (changes.size || note.hasCalls()) note.writeLiving();
    else note.remove();
  };

  const get = (objects: IDBObjectStore, key = name): Promise<unknown> => promisifyRequest(objects.get(key));

  /**
   * In one transaction, which excludes all other tabs: what is asked, the record by default, then `work` with the answer, then
   * what has changed. Rejects where it cannot be, or is given up.
   */
  const exclusive = <T = unknown>(
    work?: (answer: T) => void,
    ask: (objects: IDBObjectStore) => Promise<T> = get as () => Promise<T>,
  ): Promise<void> => commit(work, ask);

  /** Brings what has changed into IndexedDB, after this task. */
  const save = (): void => {
    if (isDue || !isOpen) return;
    isDue = true;
    const done = (error?: unknown) => {
      isSaving = false;
      if (!error && changes.size) save();
      // What is noted is kept up to date where there is nothing else.
      if (error && note.isWritten()) note.write();
    };
    queueMicrotask(() => {
      isDue = false;
      // Also while another transaction is under way, which may take its time.
      note.writeLiving();
      if (isSaving) return;
      isSaving = true;
      void exclusive().then(done, done);
    });
  };

  /** Can what is kept outlive the page? Not where IndexedDB fails, or has not answered within its patience (rule 32). */
  const isLasting = (): boolean => isOpen && transactions.isPrompt();

  const set = (key: string, value?: unknown): void => {
    if (!isOpen) return;
    // It goes to the end: what was changed last is written first.
    changes.delete(key);
    // A row that IndexedDB never got needs no deletion.
    if (value !== undefined || !isRow(key) || given.has(key)) changes.set(key, value);
    save();
  };

  /** Deletes what IndexedDB may have. */
  const remove = (key: string): void => {
    given.set(key, true);
    set(key);
  };
  /** While nothing may be stored, notes stay where they are. */
  const recover = (): void => {
    if (isOpen) recoverNotes({ name, changes, judges, note, isRow, isCall, set, remove, merge });
  };

  return {
    changes: changes as ReadonlyMap<string, unknown>,
    given,
    exclusive,
    set,
    recover,
    writeNote: note.write,
    calls: {
      add: note.addCall,
      stamp(key: string): void {
        note.stampCall(key);
        save();
      },
      /** The calls of pages that are gone, whose keys begin so, are judged by this one. */
      judgeBy: (prefix: string, judge: (text: unknown) => void): void => void judges.set(prefix, judge),
    },
    /** Values of a key that is no row are merged when they are written. */
    mergeBy: (key: string, merger: MergeValues): void => void mergers.set(key, merger),
    async get(key: string): Promise<unknown> {
      let stored: unknown;
      await run('readonly', async (objects) => void (stored = await get(objects, key)));
      const own = changes.get(key);
      // What this page has set meanwhile may know less than what was stored before.
      return own == null ? stored : merge(key, stored, own);
    },
    isOpen: (): boolean => isOpen,
    isAsleep,
    isLasting,
    patience: transactions.patience,
    open(): void {
      isOpen = true;
      recover();
      setTimeout(recover, NOTE_LEASE_MS);
      save();
    },
    /** Nothing is stored until the next `open`. */
    close(): void {
      note.dropCalls();
      isOpen = false;
    },
    /** Settled when what has changed until now has been stored; rejects where it could not be. */
    stored: exclusive as () => Promise<void>,
    /**
     * The page goes. One that is put to sleep gives up its transactions. One that is closed or hidden writes its rows without
     * reading anything before.
     */
    exit({ sleeping }: Pick<PageExit, 'sleeping'>): void {
      if (sleeping || isAsleep()) transactions.sleep();
      if (!isOpen || !(changes.size || note.hasCalls())) return;
      if ([...changes.keys()].some(isRow)) commit().catch(() => {});
      note.write();
    },
    /** The page is back, and may go on. */
    wake(): void {
      transactions.wake();
      if (note.isTaken()) {
        // Others have what it had noted: it is to be claimed like theirs.
        changes.forEach((_, key) => given.set(key, true));
        changes.clear();
      }
      save();
    },
    /**
     * Nothing of the namespace stays (rule 37). Was there something, as far as can be told at once? A transaction would cost a
     * sleeping page its place in the back/forward cache.
     */
    clear(): boolean {
      isOpen = false;
      changes.clear();
      note.clear();
      const keys = localKeys(name + '|');
      keys.forEach(removeLocal);
      if (!isAsleep()) transactions.clear(name);
      return !!keys[0];
    },
  };
};
