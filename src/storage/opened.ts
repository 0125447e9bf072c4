import { createRecordStore, type RecordStore, type RecordStoreOptions } from './record-store';
import type { SessionStore } from './session-store';

const opened = new Map<string, [RecordStore, SessionStore?]>();

/** Trackers of one page that share a name share the copy in memory too: they count the events of one session. */
export const openRecordStore = (options: RecordStoreOptions): RecordStore => {
  const { name, custom, memoryOnly } = options;
  const [known, behind] = opened.get(name) ?? [];
  if (known && behind === custom && !memoryOnly) return known;
  const store = createRecordStore(options);
  if (!memoryOnly) opened.set(name, [store, custom]);
  return store;
};
