import { promisifyRequest } from 'idb-keyval';
import { readClock, timeUntil } from '../util/clock';
import { localKeys, removeLocal } from './local-storage';
import { mergeValues, type MergeValues } from './merge-values';
import { createPageNote } from './page-note';
import { printChanges } from './print-changes';
import { createTransactions } from './transactions';
import { writeChanges } from './write-changes';

export type Ledger = ReturnType<typeof createLedger>;

/** Changes that one transaction writes at the most: longer ones keep a session's turn waiting. */
const CHUNK = 100;
/** Changes that are jotted at the most, while a page lives: some 300 kB take a millisecond. */
const JOTTED = 20;
/** It jots no more often than once in so many milliseconds: IndexedDB needs some ten for what comes in between. */
const REST = 100;
/** What is noted still is noted again after so many milliseconds: before others take the page for dead. */
const REFRESH = 2000;

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
  const note = createPageNote(name + '|n|');
  let isOpen = false;
  let isSaving = false;
  /** In the microtask after this task. */
  let isDue = false;
  let jotting: ReturnType<typeof setTimeout> | undefined;
  /** 0: what the note has, if anything, is all of a page that was hidden. */
  let jottedAt = 0;
  /** What a turn has changed is kept as a whole or not at all: by its transaction, which is not committed yet. */
  let isTurn = false;
  const transactions = createTransactions(() => isOpen);
  const { run, isAsleep } = transactions;

  const isRow = (key: string) => key.startsWith(name + '|o|');
  const merge = (key: string, stored: unknown, own: unknown) => mergeValues(mergers.get(key), stored, own);

  /** Writes what has changed last. Nothing is read where there is nothing to `ask`: then rows only are written, at once. */
  const commit = async <T>(work?: (answer: T) => void, ask?: (objects: IDBObjectStore) => Promise<T>) => {
    let batch: [string, unknown][] = [];
    if (work || changes.size)
      await run('readwrite', async (objects) => {
        // Once all is asked for it is committed, and would cost a page that sleeps its place in the back/forward cache.
        const answer = ask && (await ask(objects));
        transactions.answered();
        isTurn = !!work && ask === get;
        work?.(answer!);
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
    if (changes.size) jot();
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
      if (error && note.isWritten()) writeNote();
    };
    queueMicrotask(() => {
      isDue = false;
      // Also while another transaction is under way, which may take its time.
      jot();
      if (isSaving) return;
      isSaving = true;
      void exclusive().then(done, done);
    });
  };

  /** Can what is kept outlive the page? Not where IndexedDB fails, or has not answered within its patience (rule 32). */
  const isLasting = (): boolean => isOpen && transactions.isPrompt();

  /** Notes what is not stored yet, in this task: IndexedDB may not get it. */
  const writeNote = (): void => {
    jottedAt = 0;
    note.write(printChanges([...changes], isRow));
  };

  /** A page that crashes now has its new events nowhere else. Where IndexedDB fails, it is the exit that notes them. */
  const jot = (): void => {
    clearTimeout(jotting);
    if (!isOpen || isAsleep() || isTurn || transactions.hasFailed()) return;
    const rows = [...changes].filter(([key]) => !given.get(key)).slice(-JOTTED);
    if (!rows[0]) return void (jottedAt && note.remove());
    const rest = timeUntil(jottedAt + REST, REST);
    // A slow disk: others leave the note alone as long as the page lives.
    jotting = setTimeout(jot, rest || REFRESH);
    if (rest) return;
    // A hidden page has noted all of it: less would lose the rest.
    const isWhole = !jottedAt && note.isWritten();
    if (!isWhole) jottedAt = readClock();
    note.write(printChanges(isWhole ? [...changes] : rows, isRow), true);
  };

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
  /** Takes up what other pages have left; while nothing may be stored it stays where it is. */
  const recover = (): void => {
    const notes = isOpen ? note.others() : [];
    for (const [key, value] of notes.flatMap(([, fields]) => fields))
      // What is not of the namespace would stay after a withdrawal.
      if (!`${key}|`.startsWith(name + '|')) continue;
      else if (value === null) remove(key);
      else if (!changes.has(key)) set(key, value);
      else if (!isRow(key)) set(key, merge(key, changes.get(key), value));
    // It is this page's to keep now, also where there is no IndexedDB.
    if (notes[0]) writeNote();
    for (const [key] of notes) removeLocal(key);
  };

  return {
    changes: changes as ReadonlyMap<string, unknown>,
    given,
    exclusive,
    set,
    recover,
    writeNote,
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
      save();
    },
    /** Nothing is stored until the next `open`. */
    close: (): void => void (isOpen = false),
    /** Settled when what has changed until now has been stored; rejects where it could not be. */
    stored: exclusive as () => Promise<void>,
    /**
     * The page goes. One that is put to sleep gives up its transactions. One that is closed or hidden writes its rows without
     * reading anything before.
     */
    exit(sleeps: boolean): void {
      if (sleeps || isAsleep()) transactions.sleep();
      if (!isOpen || !changes.size) return;
      if ([...changes.keys()].some(isRow)) commit().catch(() => {});
      writeNote();
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
      const keys = localKeys(name + '|');
      keys.forEach(removeLocal);
      note.remove();
      if (!isAsleep()) transactions.clear(name);
      return !!keys[0];
    },
  };
};
