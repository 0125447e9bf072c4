import { promisifyRequest } from 'idb-keyval';
import type { TrackedEvent } from '../event/event';
import { isValidOrigin } from '../session/rules/is-valid-origin';
import { createBurst, eventsOf, isLeased, type Burst, type Row } from './burst';

/** Rows that are claimed at once. */
export const PAGE = 100;

/** What storage holds under keys of a scope: all keys, and the oldest values. */
export type StoredRows = readonly [keys: readonly IDBValidKey[], values: readonly unknown[]];

export const readStoredRows = (objects: IDBObjectStore, scope: string): Promise<StoredRows> => {
  const range = IDBKeyRange.bound(scope, scope + '\uffff');
  return Promise.all([
    promisifyRequest(objects.getAllKeys(range)),
    promisifyRequest<unknown[]>(objects.getAll(range, PAGE)),
  ]);
};

/** What storage holds of these. */
export const readRows = (objects: IDBObjectStore, bursts: readonly Burst[]): Promise<(Row | undefined)[]> =>
  Promise.all(bursts.map(({ key }) => promisifyRequest(objects.get(key))));

/**
 * Those of them, and of `changes` to them, that nobody has a lease for, as bursts; what is none; and whether others have a
 * lease for the rest. `mine`: what the page itself has or had; of `held` it knows more than storage.
 */
export const findFreeRows = (
  [keys, values]: StoredRows,
  changes: Iterable<readonly [key: string, value: unknown]>,
  held: ReadonlyMap<string, Burst>,
  mine: ReadonlyMap<string, Burst>,
): readonly [free: Burst[], unreadable: string[], isLeft: boolean] => {
  const free: Burst[] = [];
  const unreadable: string[] = [];
  let isLeft = false;
  const rows = new Map([...values.map((value, i) => [keys[i] as string, value ?? 0] as const), ...changes]);
  for (const [key, value] of rows) {
    const row = Object(value) as Row;
    // It is deleted, or somebody has it.
    if (value === undefined || held.has(key)) continue;
    let burst = mine.get(key);
    // Without a claim since, the page knows more of it than storage: its context by now.
    if (!burst || burst.due !== row.due) {
      if (isLeased(row)) {
        isLeft = true;
        continue;
      }
      burst = createBurst(key, row);
    }
    const { context } = row;
    const isValid = (event: TrackedEvent) => isValidOrigin({ ...event, context });
    if (burst?.events && eventsOf([row]).every(isValid)) free.push(burst);
    else unreadable.push(key);
  }
  return [free, unreadable, isLeft];
};
