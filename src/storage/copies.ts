import { promisifyRequest } from 'idb-keyval';
import { abort, commit, connect, erase } from './database';
import { inTime } from './patience';
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

/** IndexedDB: `update` runs in one readwrite transaction, so that no other tab comes between (rule 12). */
export const databaseCopy = (name: string): Copy => {
  /** Under way between its read and its write. */
  const updating = new Set<IDBTransaction>();
  return {
    interrupt(): boolean {
      const interrupted = !!updating.size;
      updating.forEach(abort);
      updating.clear();
      return interrupted;
    },
    get: () => connect()('readonly', (records) => commit<unknown>(records, records.get(name))),
    update: async (change) =>
      connect()('readwrite', async (records) => {
        updating.add(records.transaction);
        const text = change(await promisifyRequest(records.get(name)));
        if (text) records.put(text, name);
        updating.delete(records.transaction);
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
