import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';
import { attempt } from '../attempt';
import type { SessionStore } from './session-store';

/** A copy of the record that cannot be had at once. Every call may reject, or never answer. */
export interface Copy {
  get(): Promise<unknown>;
  /** Read-modify-write; resolves with what is worth reading again. `change` may leave it, by `undefined`. */
  update(change: (old: unknown) => string | undefined): Promise<unknown>;
  /** Write only: a page that goes away between read and write would lose its place in the back/forward cache. */
  set(text: string): Promise<unknown>;
  delete(): Promise<unknown>;
  /** Gives up an update that is under way: it would wait for a page that sleeps, and others for it. Was there one? */
  interrupt?(): boolean;
}

/** One database with one store: a later version would evict pages from the back/forward cache. */
const DATABASE = 'sojourn';

let connection: UseStore | undefined;
/** The page's connection. */
export const connect = (): UseStore => (connection ??= createStore(DATABASE, 'records'));
/** It may be dead: the database was deleted, or closed by the browser. */
export const disconnect = (): void => void (connection = undefined);

/**
 * Committed without another round trip: a page that is frozen or closed now would not get to say so, and a transaction left
 * open blocks all others, and costs the page its place in the back/forward cache. Nothing more can be asked in it.
 */
export const commit = <T>({ transaction }: IDBObjectStore, asked?: IDBRequest<T>): Promise<T> => {
  transaction.commit?.();
  return promisifyRequest(asked ?? (transaction as unknown as IDBRequest<T>));
};

/** No database is made only to be emptied: it would be a trace (rule 37). */
export const erase = async (what: IDBValidKey | IDBKeyRange): Promise<void> => {
  const known = !connection && (await indexedDB.databases?.());
  if (!known || known.some(({ name }) => name === DATABASE))
    await connect()('readwrite', (records) => commit(records, records.delete(what)));
};

/** Gives up what may have ended meanwhile. */
export const abort = (transaction?: IDBTransaction): void => attempt(() => transaction?.abort());

/** How long storage may hold up an event (rules 13, 32): an IndexedDB may hang for ever (webkit 226547). */
export const PATIENCE = 300;
export const patience = <T>(told: T): Promise<T> =>
  new Promise((resolve) => setTimeout(resolve, PATIENCE, told));

/** What is asked; an error where it throws, or is not answered. */
export const inTime = async <T>(ask: () => T | Promise<T>): Promise<T> =>
  Promise.race([ask(), new Promise<never>((_, reject) => setTimeout(reject, PATIENCE, 'no answer'))]);

/** IndexedDB: `update` runs in one readwrite transaction, so that no other tab comes between (rule 12). */
export const databaseCopy = (name: string): Copy => {
  /** Under way between its read and its write. */
  let updating: IDBTransaction | undefined;
  return {
    interrupt(): boolean {
      const interrupted = !!updating;
      abort(updating);
      updating = undefined;
      return interrupted;
    },
    get: () => connect()('readonly', (records) => commit<unknown>(records, records.get(name))),
    update: async (change) =>
      connect()('readwrite', async (records) => {
        updating = records.transaction;
        const text = change(await promisifyRequest(records.get(name)));
        if (text) records.put(text, name);
        updating = undefined;
        return commit(records);
      }),
    set: async (text) =>
      connect()('readwrite', (records) => {
        records.put(text, name);
        return commit(records);
      }),
    delete: () => erase(name),
  };
};

/** A store of the site's own: written, then read back (rule 12). One that does not answer has failed. */
export const customCopy = (name: string, store: SessionStore): Copy => {
  const get = () => inTime(() => store.get(name));
  const set = (text: string) => inTime(() => store.set(name, text));
  return {
    get,
    set,
    async update(change) {
      const text = change(await get());
      if (text) await set(text);
      return get();
    },
    delete: () => inTime(() => store.delete(name)),
  };
};
