import { promisifyRequest } from 'idb-keyval';
import { attempt } from '../attempt';
import { PATIENCE } from '../patience';
import { deleteAll, transact } from './database';
import { createLine } from './line';
import { localKeys, removeLocal } from './local-storage';
import { mergeValues, type MergeValues } from './merge-values';
import { createPageNote } from './page-note';
import { printChanges } from './print-changes';
import { writeChanges } from './write-changes';

export type Ledger = ReturnType<typeof createLedger>;

/** Changes that one transaction writes at the most: longer ones keep a session's turn waiting. */
const CHUNK = 100;

/**
 * A write-ahead map of all that is kept: the record, and rows of events under keys of their own. Every write can be repeated
 * and commutes; README.md beside this file says how.
 */
export const createLedger = (name: string) => {
  /** What a key is to hold; `undefined`: it is to be deleted. */
  const changes = new Map<string, unknown>();
  /** Rows that IndexedDB may have: they must be deleted, and change only under a lease. */
  const given = new Set<string>();
  const mergers = new Map<string, MergeValues>();
  const note = createPageNote(name + '|n|');
  const underway = new Set<IDBTransaction>();
  const abort = () => underway.forEach((transaction) => attempt(() => transaction.abort()));
  /** Of the transactions that read and write. */
  const line = createLine();
  let isOpen = false;
  let isAsleep = false;
  let isSaving = false;
  /** Since when IndexedDB owes an answer, if it does; 0 until it has given its first, and after a failure. */
  let unansweredSince: number | undefined = 0;
  /** All is being deleted. */
  let cleared: Promise<unknown> | undefined;

  const isRow = (key: string) => key.startsWith(name + '|o|');
  const merge = (key: string, stored: unknown, own: unknown) => mergeValues(mergers.get(key), stored, own);

  /** One transaction of this page, which may be given up. */
  const run = async (mode: IDBTransactionMode, work: (objects: IDBObjectStore) => Promise<void>) => {
    if (cleared) await cleared;
    // A page that has slept reads before it knows whether it still may write.
    if (isAsleep || (mode === 'readwrite' && !isOpen)) throw 'closed';
    unansweredSince ??= Date.now();
    // It may be put to sleep while the database is opened.
    const begin = async (objects: IDBObjectStore) => (isAsleep ? Promise.reject() : work(objects));
    try {
      await transact(mode, begin, underway);
      unansweredSince = undefined;
    } catch (error) {
      unansweredSince = isAsleep && unansweredSince !== 0 ? undefined : 0;
      throw error;
    }
  };

  /** Writes what has changed last. Nothing is read where there is nothing to `ask`: then rows only are written, at once. */
  const commit = async <T>(ask?: (objects: IDBObjectStore) => Promise<T>, work?: (answer: T) => void) => {
    let batch: [string, unknown][] = [];
    if (work || changes.size)
      await run('readwrite', async (objects) => {
        // Once all is asked for it is committed, and would cost a page that sleeps its place in the back/forward cache.
        const answer = ask && (await ask(objects));
        unansweredSince = undefined;
        work?.(answer!);
        batch = [...changes].filter(([key]) => ask || isRow(key)).slice(-CHUNK);
        // All of them, before anything is awaited: what is deleted meanwhile is written all the same.
        for (const [key] of batch) given.add(key);
        await writeChanges(objects, batch, isRow, merge);
      });
    for (const [key, value] of batch) {
      if (changes.get(key) === value) changes.delete(key);
      if (value === undefined) given.delete(key);
      // A page exit's transaction stands in no line: what it writes may have been deleted by one that began before it.
      else if (!given.has(key)) remove(key);
    }
    if (!changes.size) note.remove();
  };

  const get = (objects: IDBObjectStore, key = name): Promise<unknown> => promisifyRequest(objects.get(key));

  /**
   * In one transaction, which excludes all other tabs: what is asked, the record by default, then `work` with the answer, then
   * what has changed. Rejects where it cannot be, or is given up.
   */
  const exclusive = <T = unknown>(
    work?: (answer: T) => void,
    ask: (objects: IDBObjectStore) => Promise<T> = get as () => Promise<T>,
  ): Promise<void> => line(() => commit(ask, work));

  /** Brings what has changed into IndexedDB, after this task. */
  const save = (): void => {
    if (isSaving || !isOpen) return;
    isSaving = true;
    const done = (error?: unknown) => {
      isSaving = false;
      if (!error && changes.size) save();
      // What is noted is kept up to date where there is nothing else.
      if (error && note.isWritten()) writeNote();
    };
    queueMicrotask(() => void exclusive().then(done, done));
  };

  /** Notes what is not stored yet, in this task: IndexedDB may not get it. */
  const writeNote = (): void => note.write(printChanges(changes, isRow));

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
    given.add(key);
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
    merge,
    set,
    recover,
    writeNote,
    /** Values of a key that is no row are merged when they are written. */
    mergeBy: (key: string, merger: MergeValues): void => void mergers.set(key, merger),
    async get(key: string): Promise<unknown> {
      let value: unknown;
      await run('readonly', async (objects) => void (value = await get(objects, key)));
      return value;
    },
    isOpen: (): boolean => isOpen,
    isAsleep: (): boolean => isAsleep,
    /** Can what is kept outlive the page? Not where IndexedDB fails, or has not answered within its patience (rule 32). */
    isLasting: (): boolean =>
      isOpen && (unansweredSince === undefined || Date.now() - unansweredSince < PATIENCE),
    open(): void {
      isOpen = true;
      recover();
      save();
    },
    /** Nothing is stored until the next `open`. */
    close: (): void => void (isOpen = false),
    /** Settled when what has changed until now has been stored; rejects where it could not be. */
    stored: (): Promise<void> => exclusive(),
    /**
     * The page goes. One that is put to sleep gives up its transactions and starts none: a queued one costs it its place in
     * the back/forward cache. One that is closed or hidden writes its rows without reading anything before.
     */
    exit(sleeps: boolean): void {
      isAsleep ||= sleeps;
      if (isAsleep) abort();
      if (!isOpen || !changes.size) return;
      if ([...changes.keys()].some(isRow)) commit().catch(() => {});
      writeNote();
    },
    /** The page is back, and may go on. */
    wake(): void {
      isAsleep = false;
      if (note.isTaken()) {
        // Others have what it had noted: it is to be claimed like theirs.
        changes.forEach((_, key) => given.add(key));
        changes.clear();
      }
      save();
    },
    /** Nothing of the namespace stays (rule 37). Was there something, as far as can be told at once? */
    clear(): boolean {
      isOpen = false;
      abort();
      changes.clear();
      const keys = localKeys(name + '|');
      keys.forEach(removeLocal);
      note.remove();
      cleared = deleteAll(name).catch(() => {});
      return !!keys[0];
    },
  };
};
