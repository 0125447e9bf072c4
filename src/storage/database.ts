import { createStore, del, get, update } from 'idb-keyval';

/** Resolves or rejects like `work`, but rejects at the latest after `ms`: an IndexedDB may hang for ever (webkit 226547). */
export const within = <T>(ms: number, work: Promise<T>): Promise<T> =>
  Promise.race([work, new Promise<never>((_, reject) => setTimeout(reject, ms, new Error('too late')))]);

/** How long an event may be held up by storage, in milliseconds (rules 13, 32). */
export const PATIENCE = 300;

export type Database = ReturnType<typeof createDatabase>;

/** One small key-value database; opened at the first use, opened anew after a failure. Every call may reject. */
export function createDatabase(name: string) {
  let store: ReturnType<typeof createStore> | undefined;
  const using = async <T>(work: (open: ReturnType<typeof createStore>) => Promise<T>): Promise<T> => {
    try {
      return await work((store ??= createStore(name, 'records')));
    } catch (error) {
      store = undefined;
      throw error;
    }
  };
  return {
    get: (key: string) => using((open) => get<unknown>(key, open)),
    /** Atomic across tabs: `change` runs inside one readwrite transaction (rule 12). */
    update: (key: string, change: (old: unknown) => unknown) => using((open) => update(key, change, open)),
    /** Makes no database where there is none: withdrawal must not leave a trace (rule 37). */
    delete: async (key: string) => {
      const known = await indexedDB.databases?.();
      if (!known || known.some((database) => database.name === name)) await using((open) => del(key, open));
    },
  };
}
