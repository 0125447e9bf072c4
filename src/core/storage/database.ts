import { promisifyRequest } from 'idb-keyval';
import { attempt } from '../util/attempt';

/** The database has one store and one version, for ever: a later version would evict pages from the back/forward cache. */
const DATABASE = 'sojourn';
const STORE = 'records';

/** The page's connection. */
let database: IDBDatabase | undefined;
/** Transactions that begin before the connection is open wait for the same one. */
let opening: Promise<IDBDatabase> | undefined;

const open = async (): Promise<IDBDatabase> => {
  const request = indexedDB.open(DATABASE);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  database = await promisifyRequest(request);
  // The browser may close it.
  database.onclose = () => (database = undefined);
  return database;
};
const openOnce = (): Promise<IDBDatabase> => (opening ??= open().finally(() => (opening = undefined)));

/**
 * Runs one transaction, at once where there is a connection. `work` asks and writes; settled when that has been committed.
 * While it is under way it can be aborted.
 */
export const transact = async (
  mode: IDBTransactionMode,
  work: (objects: IDBObjectStore) => Promise<void>,
  underway = new Set<IDBTransaction>(),
): Promise<void> => {
  let transaction!: IDBTransaction;
  try {
    transaction = (database ?? (await openOnce())).transaction(STORE, mode);
    underway.add(transaction);
    await Promise.all([
      // Listen from the beginning: the transaction may be aborted while it works.
      promisifyRequest(transaction as unknown as IDBRequest),
      // A page that is frozen or closed now would not get to say that nothing more comes, and block all others.
      work(transaction.objectStore(STORE)).then(() => transaction.commit?.()),
    ]);
  } catch (error) {
    attempt(() => transaction.abort());
    // The connection may be dead: the database was deleted.
    database = undefined;
    throw error;
  } finally {
    underway.delete(transaction);
  }
};

/**
 * Deletes what stands below a name. No database is made only to be emptied: it would be a trace (rule 37). A deletion
 * that `abortable` runs can be aborted until IndexedDB has answered; any other outlives the page.
 */
export const deleteAll = async (name: string, abortable?: typeof transact): Promise<void> => {
  const known = database ? undefined : await indexedDB.databases?.();
  if (known?.every((one) => one.name !== DATABASE)) return;
  await (abortable ?? transact)('readwrite', async (objects) => {
    objects.delete(name);
    const deletion = objects.delete(IDBKeyRange.bound(name + '|', name + '|\uffff'));
    if (abortable) await promisifyRequest(deletion);
  });
};
