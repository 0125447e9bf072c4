import { promisifyRequest } from 'idb-keyval';
import { abort, commit, connect, disconnect, erase } from '../storage/database';
import { printRow, type Row } from './entry';

/** From one key to all that stand under a name. */
const range = (from: string, name: string) => IDBKeyRange.bound(from, name + '|\uffff');

/** The outbox's rows in IndexedDB. Every call may reject, or never answer. */
export const createDisk = (name: string, scope: string) => {
  /** Tells whether a row that is missing was taken by another page, or everything was deleted. */
  let marked: unknown;
  let cleared: Promise<unknown> | undefined;
  /** Under way, and not committed yet. */
  let moving: IDBTransaction | undefined;

  const run = async <T>(mode: IDBTransactionMode, work: (rows: IDBObjectStore) => Promise<T>): Promise<T> => {
    const before = cleared;
    await before;
    try {
      return await connect()(mode, work);
    } catch (error) {
      if (before !== cleared) throw error;
      // The connection may be dead: the database was deleted, or closed by the browser.
      disconnect();
      return connect()(mode, work);
    }
  };

  /** Writes only, in one transaction: a page that is leaving may not wait for a read. */
  const change = (edit: (rows: IDBObjectStore) => void) =>
    run('readwrite', (rows) => {
      edit(rows);
      return commit(rows);
    });

  const put = (rows: IDBObjectStore, row: Row) => {
    const text = printRow(row);
    if (text) {
      marked ||= rows.put(1, scope);
      rows.put(text, row.key);
    } else rows.delete(row.key);
  };

  return {
    write: (changed: readonly Row[]) => change((rows) => changed.forEach((row) => put(rows, row))),
    /** Kept at once also where the browser is killed, when localStorage is as it was minutes ago. */
    doubt: (key: string) => change((rows) => rows.put(1, key)),
    /** Is this still the database that was written to, and which keys are there? */
    async look(): Promise<[same: unknown, keys: string[]]> {
      const keys = await run('readonly', (rows) => commit(rows, rows.getAllKeys(range(scope, scope))));
      marked = keys[0] === scope;
      return [marked, (keys as string[]).filter((key) => key.startsWith(scope + '|'))];
    },
    /**
     * Puts the rows that `edit` makes of those of the keys in their places, in one transaction: of two pages that try,
     * one gets them, and a page that dies meanwhile has changed all or nothing. Each row in a task of its own: there may be
     * many.
     */
    async move(keys: readonly string[], edit: (key: string, text: unknown) => Row | undefined) {
      await cleared;
      // Not tried again: it may have been given up.
      return connect()('readwrite', async (rows) => {
        moving = rows.transaction;
        const moveOne = async (key: string) => {
          const row = edit(key, await promisifyRequest<unknown>(rows.get(key)));
          rows.delete(key);
          if (row) put(rows, row);
        };
        await Promise.all(keys.map(moveOne));
        moving = undefined;
        return commit(rows);
      });
    },
    /** Gives up a move that is under way: a page that sleeps in the middle would lose its place in the back/forward cache. */
    interrupt: () => abort(moving),
    /** Deletes the rows of all outboxes of this name; after every write that is under way (rule 37). */
    clear(): void {
      const before = cleared;
      marked = undefined;
      const clear = async () => {
        await before;
        await erase(range(name + '|', name));
      };
      cleared = clear().catch(() => {});
    },
  };
};
