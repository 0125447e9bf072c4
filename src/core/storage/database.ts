import { promisifyRequest } from 'idb-keyval';
import { attempt } from '../util/attempt';

/** The database keeps one store and one version: a later version would evict pages from the back/forward cache. */
const DATABASE = 'sojourn';
const STORE = 'records';

/** The page's connection. */
let database: IDBDatabase | undefined;
/** The attempt to connect, which all transactions share that begin before it has succeeded. */
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
 * Runs one transaction, without delay if there is a connection. `work` reads and writes. Settles when the transaction is
 * committed or has failed. Until then, `underway` has the transaction, so that the caller can abort it.
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
      // Commit explicitly: a page that is frozen before the automatic commit would block the transactions of all others.
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
 * Deletes the entries of a name. No database is created only to be emptied, because it would be a trace (rule 37). A deletion
 * by `abortable` can be aborted until IndexedDB has answered; any other deletion outlives the page.
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
