// Firefox interrupts the first listener of a tab that is closed on a busy machine: what runs stops where it is, no `catch` and no
// `finally` runs, and the listener of the next event runs as usual.
import { runInThisContext } from 'node:vm';
import { expect } from 'vitest';
import type { Profile } from './profile';

/** Runs `work` in the page, and stops it at the n-th use of the page's objects. Returns whether it was stopped. */
export const interrupt = (profile: Profile, work: () => void, nth: number): boolean => {
  let uses = 0;
  const spy = <T extends object>(object: T): T =>
    new Proxy(object, {
      get(target, key) {
        // Only the time limit below ends this.
        if (++uses === nth) for (;;);
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
      set(target, key, value) {
        if (++uses === nth) for (;;);
        return Reflect.set(target, key, value);
      },
    });
  const { localStorage, sessionStorage, document, crypto } = globalThis;
  const spies = Object.entries({ localStorage, sessionStorage, document, crypto }).map(
    ([name, object]) => [name, spy(object)] as const,
  );
  const restore = profile.patch({ ...Object.fromEntries(spies), work });
  try {
    runInThisContext('work()', { timeout: 50 });
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
    return true;
  } finally {
    restore();
  }
};
