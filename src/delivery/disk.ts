import { createStore, promisifyRequest } from 'idb-keyval';
import { commit, DATABASE, databaseExists, STORE } from '../storage/copies';
import { printRow, type Row } from './entry';

/** Everything whose key begins so. */
export const under = (start: string): [string, string] => [start, start + '\uffff'];

/** The outbox's rows in IndexedDB. Every call may reject, or never answer. */
export const createDisk = (name: string, scope: string) => {
  let database = createStore(DATABASE, STORE);
  let used: boolean | undefined;
  let marked: unknown;
  let cleared: Promise<unknown> | undefined;
  /** Under way between its reads and its writes. */
  let moving: IDBTransaction | undefined;

  const run = async <T>(mode: IDBTransactionMode, work: (rows: IDBObjectStore) => Promise<T>): Promise<T> => {
    const before = cleared;
    used = true;
    await before;
    try {
      return await database(mode, work);
    } catch (error) {
      if (before !== cleared) throw error;
      // The connection may be dead: the database was deleted, or closed by the browser.
      database = createStore(DATABASE, STORE);
      return database(mode, work);
    }
  };

  return {
    /** Write only, in one transaction: a page that is leaving may not wait for a read. */
    write: (changed: readonly Row[]) =>
      run('readwrite', (rows) => {
        // Tells later whether a row that is missing was taken by another page, or everything was deleted.
        if (!marked) rows.put(1, scope);
        marked = true;
        for (const row of changed) {
          if (row.entries.size) rows.put(printRow(row), row.key);
          else rows.delete(row.key);
        }
        return commit(rows);
      }),
    /** Is this still the database that was written to, and which keys are there? */
    async look(from: string, to: string): Promise<[same: boolean, keys: string[]]> {
      const [mark, keys] = await run('readonly', (rows) =>
        Promise.all([
          promisifyRequest(rows.getKey(scope)),
          commit(rows, rows.getAllKeys(IDBKeyRange.bound(from, to))),
        ]),
      );
      marked = mark;
      return [!!mark, keys as string[]];
    },
    /**
     * Gives rows new keys, and the texts that `edit` makes of the old, in one transaction: of two pages that try, one
     * gets them, and a page that dies meanwhile has changed all or nothing.
     */
    move: (
      keys: readonly (readonly [old: string, key: string])[],
      edit: (old: string, text: unknown) => string | undefined,
    ) =>
      run('readwrite', async (rows) => {
        moving = rows.transaction;
        const texts = await Promise.all(keys.map(([old]) => promisifyRequest<unknown>(rows.get(old))));
        const moved: [key: string, text: string][] = [];
        keys.forEach(([old, key], at) => {
          const text = edit(old, texts[at]);
          rows.delete(old);
          if (!text) return;
          rows.put(text, key);
          moved.push([key, text]);
        });
        moving = undefined;
        await commit(rows);
        return moved;
      }),
    /** Gives up a move that is under way: a page that sleeps in the middle would lose its place in the back/forward cache. */
    interrupt(): void {
      try {
        moving?.abort();
      } catch {}
    },
    /** Deletes the rows of all outboxes of this name; after every write that is under way (rule 37). */
    clear(): void {
      const before = cleared;
      marked = undefined;
      const clear = async () => {
        await before;
        if (used || (await databaseExists()))
          await database('readwrite', (rows) =>
            promisifyRequest(rows.delete(IDBKeyRange.bound(...under(name + '|')))),
          );
      };
      cleared = clear().catch(() => {});
    },
  };
};
