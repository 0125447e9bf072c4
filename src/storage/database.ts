import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';
import { attempt } from '../attempt';

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
