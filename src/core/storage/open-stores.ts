import { createLedger, type Ledger } from './ledger';
import { createRecordStore, type RecordStore } from './record-store';
import type { RecordStoreOptions } from './record-store-options';

export interface Stores {
  readonly ledger: Ledger;
  readonly store: RecordStore;
}

const opened = new Map<string, Stores>();

/** Trackers of a page with the same name also share the copy in memory, because they count the events of one session. */
export const openStores = (options: RecordStoreOptions, isShared: boolean): Stores => {
  const known = isShared && !options.custom && opened.get(options.name);
  if (known) return known;
  const ledger = createLedger(options.name);
  const stores = { ledger, store: createRecordStore(options, ledger) };
  if (isShared) opened.set(options.name, stores);
  return stores;
};
