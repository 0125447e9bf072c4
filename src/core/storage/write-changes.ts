import { promisifyRequest } from 'idb-keyval';

/** Writes rows as they are, and merges any other value with the stored one. Rows wait for no read: the page may be gone by then. */
export const writeChanges = async (
  objects: IDBObjectStore,
  changes: readonly (readonly [key: string, value: unknown])[],
  isRow: (key: string) => boolean,
  merge: (key: string, stored: unknown, own: unknown) => unknown,
): Promise<void> => {
  for (const [key, value] of changes)
    if (value === undefined) objects.delete(key);
    else objects.put(isRow(key) ? value : merge(key, await promisifyRequest(objects.get(key)), value), key);
};
