import type { OpenCustomStore, SessionStore } from '../options/session-store';
import { within } from '../util/patience';
import { createCookieStore } from './cookie-store';
import type { SecondCopy } from './second-copy';

export type { OpenCustomStore, SessionStore };

/** The copy in the site's own store (rule 33): read, written, then read back. A failure, or a missing answer, is reported. */
const createCopy = (name: string, store: SessionStore, onError: (error: unknown) => void): SecondCopy => {
  /** The methods that fail: a store that can be read but not written is not usable either. */
  const failing = new Set<string>();
  const ask = async (method: keyof SessionStore, work: () => unknown): Promise<unknown> => {
    try {
      const answer = await within(work());
      failing.delete(method);
      return answer;
    } catch (error) {
      // A store that continues to fail is reported once.
      if (!failing.size) onError(error);
      failing.add(method);
    }
  };
  const get = () => ask('get', () => store.get(name));
  let written: Promise<unknown> | undefined;
  return {
    mechanism: 'custom',
    get,
    set: (text) => void (written = ask('set', () => store.set(name, text))),
    async turn(guarded) {
      guarded(await get());
      await written;
      guarded(await get());
    },
    isLasting: () => !failing.size,
    clear: () => void ask('delete', () => store.delete(name)),
  };
};

/**
 * For the option `session.store`: keeps the session record in this store, instead of a cookie and IndexedDB (rule 33).
 *
 *     createTracker({ collector, session: { store: customStore(mine) } });
 */
export const customStore =
  (store: SessionStore): OpenCustomStore =>
  (name, onError) => ({
    second: createCopy(name, store, onError),
    // A withdrawal deletes the cookie from before the site had its own store, so `remove` is kept.
    cookies: { ...createCookieStore(), read: () => [], put: () => false },
  });
