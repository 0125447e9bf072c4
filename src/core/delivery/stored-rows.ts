import { promisifyRequest } from 'idb-keyval';
import { isLeased, readBurst, type Burst, type Row } from './burst';

/** The number of rows that a claim reads. */
export const MAX_CLAIMED_ROWS = 100;

/** All keys of a scope that storage holds, and the oldest values. */
export type StoredRows = readonly [keys: readonly IDBValidKey[], values: readonly unknown[]];

export const readStoredRows = (objects: IDBObjectStore, scope: string): Promise<StoredRows> => {
  const range = IDBKeyRange.bound(scope, scope + '\uffff');
  return Promise.all([
    promisifyRequest(objects.getAllKeys(range)),
    promisifyRequest<unknown[]>(objects.getAll(range, MAX_CLAIMED_ROWS)),
  ]);
};

/** The stored rows of bursts; `undefined` for a row that another page has deleted. */
export const readRows = (
  objects: IDBObjectStore,
  bursts: readonly Burst[],
): Promise<readonly (Row | undefined)[]> =>
  Promise.all(bursts.map(({ key }) => promisifyRequest(objects.get(key))));

/**
 * Reads a stored row as a burst; `leased` while another page has it, `undefined` for an unreadable row. An unchanged lease shows that
 * no page has claimed the row since, so the page's `own` copy is newer: it has the complete context.
 */
export const readRow = (
  key: string,
  value: unknown,
  own: Burst | undefined,
): Burst | 'leased' | undefined => {
  const row = Object(value) as Row;
  if (own?.due === row.due) return own;
  return isLeased(row) ? 'leased' : readBurst(key, row);
};
