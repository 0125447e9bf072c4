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

/** One transaction writes at most this many changes: a longer one would delay a critical section. */
const MAX_COMMITTED_CHANGES = 100;
/**
 * A write-ahead map of everything that is stored: the record, and rows of events under keys of their own. Writes can be repeated,
 * and commute. README.md beside this file has the details.
 */
export const createLedger = (name: string) => {
  /** The new value of each changed key; `undefined` deletes the key. */
  const changes = new Map<string, unknown>();
  /** The keys that IndexedDB may have, each with whether it is confirmed. Such rows must be deleted, and change only under a lease. */
  const mayBeStored = new Map<string, boolean>();
  const mergers = new Map<string, MergeValues>();
  let isOpen = false;
  let isSaving = false;
  /** A critical section is not committed yet. Its changes are stored all together, or not at all. */
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
   * Runs one transaction, which excludes other tabs: `ask` reads (the record), `work` gets the answer, then the latest changes are
   * written. Rejects if that fails. If `ask` is `null`, nothing is read, and only rows are written.
   */
  const exclusive = async <T = unknown>(
    work?: (answer: T) => void,
    ask: ((objects: IDBObjectStore) => Promise<T>) | null = get as () => Promise<T>,
  ): Promise<void> => {
    let batch: [string, unknown][] = [];
    if (work || changes.size)
      await run('readwrite', async (objects) => {
        // Await this first: a queued transaction without open requests cannot be aborted, and costs a sleeping page its place in the cache.
        const answer = ask && (await ask(objects));
        answered();
        isTurn = !!work && ask === get;
        work?.(answer!);
        batch = [...changes].filter(([key]) => ask || isRow(key)).slice(-MAX_COMMITTED_CHANGES);
        // Before the next `await`: a row that is deleted meanwhile is still written, and needs a deletion.
        for (const [key] of batch) mayBeStored.set(key, !!mayBeStored.get(key));
        await writeChanges(objects, batch, isRow, merge);
      }).finally(() => (isTurn = false));
    for (const [key, value] of batch) {
      if (changes.get(key) === value) changes.delete(key);
      if (value === undefined) mayBeStored.delete(key);
      // The transaction of a page exit reads nothing: an earlier transaction may have deleted the row that it has written.
      else if (!mayBeStored.has(key)) remove(key);
      else mayBeStored.set(key, true);
    }
    if (changes.size || note.calls.size) note.writeLiving();
    else note.remove();
  };

  /** Writes the changes to IndexedDB after this task. */
  const saveAfterTask = oncePerTask(() => {
    // Another transaction may be running for a long time.
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
    // While storage may not be used, the notes stay where they are.
    const notes = isOpen ? note.others() : [];
    const fields = notes.flatMap(([, fields]) => fields);
    for (const [key, value] of fields)
      // A withdrawal would not delete a key outside the namespace.
      if (isCall(key) || !`${key}|`.startsWith(name + '|')) continue;
      else if (value === null) remove(key);
      else if (!isRow(key)) set(key, merge(key, changes.get(key), value));
      else if (!changes.has(key)) set(key, value);
    // This page's note has them from now on, also if IndexedDB is missing.
    if (notes[0]) note.write();
    for (const [key, value] of fields) {
      if (!isCall(key)) continue;
      const prefix = key.slice(0, -UUID_LENGTH);
      const replay = mergers.get(prefix);
      if (replay) replay(undefined, value);
      // A call for another collector waits for a page with a tracker for it.
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
    /** Notes a waiting call at once, because a crash would lose it (rule 13). */
    hold: note.addCall,
    /** Removes a call that waits no more: its event is among the changes. */
    release: (call: unknown): void => void (note.calls.delete(call) && save()),
    /** Sets the function that merges the values of a key, or that replays the recovered calls of a prefix. */
    mergeBy: (key: string, merger: MergeValues): void => void mergers.set(key, merger),
    async get(key: string): Promise<unknown> {
      let stored: unknown;
      await run('readonly', async (objects) => void (stored = await get(objects, key)));
      const own = changes.get(key);
      // The page's value may lack data of the stored one.
      return own == null ? stored : merge(key, stored, own);
    },
    isOpen: (): boolean => isOpen,
    isAsleep,
    /** Whether changes outlive the page: not if IndexedDB fails, or has not answered in time (rule 32). */
    isLasting: (): boolean => isOpen && isPrompt(),
    patience,
    open(): void {
      isOpen = true;
      recover();
      save();
    },
    /** Stops storing until the next `open`, and removes waiting calls from storage. */
    close(): void {
      if (note.calls.size) {
        note.calls.clear();
        note.write();
      }
      isOpen = false;
    },
    /** Aborts the transactions of a page that is put to sleep. Other exits write the rows without reading first. */
    exit({ sleeping }: PageExit): void {
      if (sleeping) sleep();
      if (!isOpen) return;
      if ([...changes.keys()].some(isRow)) exclusive(undefined, null).catch(() => {});
      note.write();
    },
    /** Called when the page is back: it may start transactions again. */
    wake(): void {
      wake();
      if (note.isTaken()) {
        // Another page has the changes, and this page claims them as it claims others.
        changes.forEach((_, key) => mayBeStored.set(key, true));
        changes.clear();
      }
      save();
    },
    /**
     * Deletes everything in the namespace (rule 37), after `close`. `hadCopy`: another copy of the record was deleted. Returns whether
     * anything was stored, as far as is known synchronously.
     */
    clear(hadCopy: boolean): boolean {
      changes.clear();
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
