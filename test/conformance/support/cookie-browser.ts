// The little of a browser that storage needs: a cookie jar that may refuse, a location, a navigator without locks.
import { vi } from 'vitest';

export const createBrowser = ({ hostname = 'shop.example', protocol = 'https:' } = {}) => {
  const cookies = new Map<string, string>();
  const written: string[] = [];
  const browser = {
    cookies,
    /** All that was assigned to `document.cookie`. */
    written,
    /** Refuses cookies, without a word. */
    refuses: (_cookie: string): boolean => false,
    /** Sandboxed: reading and writing throw. */
    throws: false,
    lock: undefined as ((work: () => void, signal: AbortSignal) => Promise<unknown>) | undefined,
  };
  vi.stubGlobal('location', { hostname, protocol });
  vi.stubGlobal('navigator', {
    get locks() {
      type Input = { signal: AbortSignal };
      return (
        browser.lock && {
          request: (_name: string, { signal }: Input, work: () => void) => browser.lock!(work, signal),
        }
      );
    },
  });
  vi.stubGlobal('document', {
    get cookie() {
      if (browser.throws) throw new Error('sandboxed');
      return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    set cookie(text: string) {
      if (browser.throws) throw new Error('sandboxed');
      written.push(text);
      if (browser.refuses(text)) return;
      const [pair] = text.split(';');
      const [, name, value] = /^([^=]*)=(.*)$/.exec(pair!)!;
      if (/;max-age=(0|-\d+)(;|$)/.test(text)) cookies.delete(name!);
      else cookies.set(name!, value!);
    },
  });
  return browser;
};
