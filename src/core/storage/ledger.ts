import { promisifyRequest } from 'idb-keyval';
import type { PageExit } from '../page/page-exit';
import { UUID_LENGTH } from '../util/ids';
import { oncePerTask } from '../util/once-per-task';
import { printJson } from '../util/print-json';
import { createExitNote } from './exit-note';
import { localKeys, removeLocal } from './local-storage';
import { mergeValues, type MergeValues } from './merge-values';
import { ROWS, WAITING_CALLS } from './storage-keys';
import { createTransactions } from './transactions';
import { writeChanges } from './write-changes';

export type Ledger = ReturnType<typeof createLedger>;

/** Changes that one transaction writes at most: longer ones keep a session's turn waiting. */
const MAX_COMMITTED_CHANGES = 100;
/**
 * A write-ahead map of all that is kept: the record, and rows of events under keys of their own. Every write can be repeated
 * and commutes; README.md beside this file says how.
 */
export const createLedger = (name: string) => {
  /** The value of a key; `undefined`: the key is to be deleted. */
  const changes = new Map<string, unknown>();
  /** Keys that IndexedDB may have, and whether it has confirmed them: such rows must be deleted, and change only under a lease. */
  const mayBeStored = new Map<string, boolean>();
  const mergers = new Map<string, MergeValues>();
  let isOpen = false;
  let isSaving = false;
  /** A turn's changes are kept as a whole or not at all: by its transaction, which is not committed yet. */
  let isTurn = false;
  const { run, answered, isAsleep, isPrompt, hasFailed, patience, sleep, wake, clear } = createTransactions(
    () => isOpen,
  );

  const isCall = (key: string) => key.startsWith(name + WAITING_CALLS);
  const isRow = (key: string) => key.startsWith(name + ROWS);
  const mayNote = () => isOpen && !isTurn && !isAsleep() && !hasFailed();
  const note = createExitNote(name, changes, mayBeStored, isRow, mayNote);
  const merge = (key: string, stored: unknown, own: unknown) => mergeValues(mergers.get(key), stored, own);
  const get = (objects: IDBObjectStore, key = name): Promise<unknown> => promisifyRequest(objects.get(key));

  /**
   * Runs one transaction, which excludes other tabs: asks (for the record), works with the answer, writes the latest changes.
   * Rejects where that fails. If `ask` is `null`, nothing is read: only rows are written, at once.
   */
  const exclusive = async <T = unknown>(
    work?: (answer: T) => void,
    ask: ((objects: IDBObjectStore) => Promise<T>) | null = get as () => Promise<T>,
  ): Promise<void> => {
    let batch: [string, unknown][] = [];
    if (work || changes.size)
      await run('readwrite', async (objects) => {
        // A transaction that has asked for everything is committed, and would cost a sleeping page its place in the back/forward cache.
        const answer = ask && (await ask(objects));
        answered();
        isTurn = !!work && ask === get;
        work?.(answer!);
        batch = [...changes].filter(([key]) => ask || isRow(key)).slice(-MAX_COMMITTED_CHANGES);
        // Before anything is awaited: a row that is deleted meanwhile is written all the same.
        for (const [key] of batch) mayBeStored.set(key, !!mayBeStored.get(key));
        await writeChanges(objects, batch, isRow, merge);
      }).finally(() => (isTurn = false));
    for (const [key, value] of batch) {
      if (changes.get(key) === value) changes.delete(key);
      if (value === undefined) mayBeStored.delete(key);
      // A page exit's transaction asks for nothing: an earlier one may have deleted the row that it writes.
      else if (!mayBeStored.has(key)) remove(key);
      else mayBeStored.set(key, true);
    }
    if (changes.size || note.calls.size) note.writeLiving();
    else note.remove();
  };

  /** Brings the changes into IndexedDB, after this task. */
  const saveAfterTask = oncePerTask(() => {
    // Another transaction may be under way, and take its time.
    note.writeLiving();
    if (isSaving) return;
    isSaving = true;
    const done = (error?: unknown) => {
      isSaving = false;
      if (!error && changes.size) save();
      // If IndexedDB fails, the note is the only copy: it is kept up to date.
      if (error && note.isWritten()) note.write();
    };
    void exclusive().then(done, done);
  });
  const save = (): void => void (isOpen && saveAfterTask());

  const set = (key: string, value?: unknown): void => {
    if (!isOpen) return;
    // The latest change is written first.
    changes.delete(key);
    // A row that IndexedDB never got needs no deletion.
    if (value !== undefined || !isRow(key) || mayBeStored.has(key)) changes.set(key, value);
    save();
  };
  /** Deletes a key that IndexedDB may have. */
  const remove = (key: string): void => {
    mayBeStored.set(key, true);
    set(key);
  };

  /** Recovers the notes of other pages: calls are replayed, changes become this page's. Mergers read them even if IndexedDB fails. */
  const recover = (): void => {
    // While nothing may be stored, the notes stay.
    const notes = isOpen ? note.others() : [];
    const fields = notes.flatMap(([, fields]) => fields);
    for (const [key, value] of fields)
      // A key outside the namespace would stay after a withdrawal.
      if (isCall(key) || !`${key}|`.startsWith(name + '|')) continue;
      else if (value === null) remove(key);
      else if (!isRow(key)) set(key, merge(key, changes.get(key), value));
      else if (!changes.has(key)) set(key, value);
    // The page keeps them from now on, also where IndexedDB is missing.
    if (notes[0]) note.write();
    for (const [key, value] of fields) {
      if (!isCall(key)) continue;
      const prefix = key.slice(0, -UUID_LENGTH);
      const replay = mergers.get(prefix);
      if (replay) replay(undefined, value);
      // A call of another collector's tracker waits for a page that has one.
      else note.addCall(key, prefix, printJson(value));
    }
    for (const [key] of notes) removeLocal(key);
  };

  return {
    changes: changes as ReadonlyMap<string, unknown>,
    mayBeStored,
    exclusive,
    set,
    recover,
    writeNote: note.write,
    /** A call begins to wait, and is noted at once: a page that crashes now has it nowhere else (rule 13). */
    hold: note.addCall,
    /** The call waits no more: its event is among the changes. */
    release: (call: unknown): void => void (note.calls.delete(call) && save()),
    /** Values of a key that is no row are merged when they are written; calls of a prefix that pages have left are replayed. */
    mergeBy: (key: string, merger: MergeValues): void => void mergers.set(key, merger),
    async get(key: string): Promise<unknown> {
      let stored: unknown;
      await run('readonly', async (objects) => void (stored = await get(objects, key)));
      const own = changes.get(key);
      // The page's value may know less than the stored one.
      return own == null ? stored : merge(key, stored, own);
    },
    isOpen: (): boolean => isOpen,
    isAsleep,
    /** Can the changes outlive the page? Not where IndexedDB fails, or has not answered within its patience (rule 32). */
    isLasting: (): boolean => isOpen && isPrompt(),
    patience,
    open(): void {
      isOpen = true;
      recover();
      save();
    },
    /** Stops storing until the next `open`: waiting calls leave storage as well. */
    close(): void {
      if (isOpen && note.calls.size) {
        note.calls.clear();
        note.write();
      }
      isOpen = false;
    },
    /** A page that is put to sleep gives up its transactions; one that is closed or hidden writes its rows without reading first. */
    exit({ sleeping }: PageExit): void {
      if (sleeping || isAsleep()) sleep();
      if (!isOpen) return;
      if ([...changes.keys()].some(isRow)) exclusive(undefined, null).catch(() => {});
      note.write();
    },
    /** The page is back, and may go on. */
    wake(): void {
      wake();
      if (note.isTaken()) {
        // Other pages have the changes: this page claims them like theirs.
        changes.forEach((_, key) => mayBeStored.set(key, true));
        changes.clear();
      }
      save();
    },
    /**
     * Deletes all of the namespace (rule 37). `hadCopy`: another copy of the record was deleted. Returns whether anything was stored,
     * as far as the page can know at once.
     */
    clear(hadCopy: boolean): boolean {
      isOpen = false;
      changes.clear();
      note.calls.clear();
      const keys = localKeys(name + '|');
      keys.forEach(removeLocal);
      note.remove();
      const isStored = hadCopy || !!keys[0];
      // A transaction would cost a sleeping page its place in the back/forward cache.
      if (!isAsleep()) clear(name, isStored);
      return isStored;
    },
  };
};
