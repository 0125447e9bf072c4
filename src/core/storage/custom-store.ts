import type { OpenCustomStore, SessionStore } from '../options/session-store';
import { within } from '../util/patience';
import { createCookieStore } from './cookie-store';
import type { SecondCopy } from './second-copy';

export type { OpenCustomStore, SessionStore };

/** A store of the site's own (rule 33): read, written, then read back. A store that fails or does not answer is reported. */
const createCopy = (name: string, store: SessionStore, onError: (error: unknown) => void): SecondCopy => {
  /** What fails: one that can be read but not written is no storage either. */
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
 * For the option `session.store`: the session record is in this store, and neither in a cookie nor in IndexedDB (rule 33).
 *
 *     createTracker({ collector, session: { store: customStore(mine) } });
 */
export const customStore =
  (store: SessionStore): OpenCustomStore =>
  (name, onError) => ({
    second: createCopy(name, store, onError),
    // A cookie that was written before the site had a store of its own goes with a withdrawal.
    cookies: { ...createCookieStore(), read: () => [], put: () => false },
  });
