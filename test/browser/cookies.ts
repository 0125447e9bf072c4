// The profile's cookies as document.cookie reads and writes them: domains, paths, expiry, and sites that block them.
import { createJournalMap } from './journal';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  /** An instant of the wall clock; absent: it goes with the browser. */
  readonly expires?: number;
}

export type Cookies = ReturnType<typeof createCookies>;

export const createCookies = (elapsed: () => number, wall: () => number) => {
  const kept = createJournalMap<Cookie>(elapsed);
  let blocked = false;
  let isRefused: (text: string) => boolean = () => false;
  const written: string[] = [];

  const covers = (domain: string, host: string) => host === domain || host.endsWith('.' + domain);
  const living = ({ expires = Infinity }: Cookie) => expires > wall();

  return {
    /** From now on the browser takes and gives none, without a word. */
    block: (on = true) => void (blocked = on),
    /** From now on the browser does not take what this is true of, without a word. */
    refuse: (test: typeof isRefused) => void (isRefused = test),
    /** What was assigned to `document.cookie`. */
    written: written as readonly string[],
    writes: () => written.length,
    /** All of them, whatever their domain: for tests of what stays. */
    all: () => kept.values().filter(living),
    rollBack: kept.rollBack,
    /** Those without expiry go. */
    endBrowserSession(): void {
      for (const key of kept.keys()) if (kept.get(key)!.expires === undefined) kept.set(key, undefined);
    },
    read(host: string, path: string): string {
      if (blocked) return '';
      return kept
        .values()
        .filter((cookie) => living(cookie) && covers(cookie.domain, host) && path.startsWith(cookie.path))
        .map(({ name, value }) => `${name}=${value}`)
        .join('; ');
    },
    write(host: string, text: string): void {
      written.push(text);
      if (blocked || isRefused(text)) return;
      const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
      const equals = pair.indexOf('=');
      const input = new Map(
        attributes.map((attribute) => {
          const [key = '', value = ''] = attribute.split('=');
          return [key.toLowerCase(), value];
        }),
      );
      const domain = (input.get('domain') || host).replace(/^\./, '');
      // A public suffix takes none, nor does another site.
      if (!covers(domain, host) || (domain !== host && !domain.includes('.'))) return;
      const maxAge = input.get('max-age');
      const expires = maxAge
        ? wall() + Number(maxAge) * 1000
        : Date.parse(input.get('expires') ?? '') || undefined;
      const name = pair.slice(0, equals);
      const path = input.get('path') || '/';
      const cookie = { name, value: pair.slice(equals + 1), domain, path, expires };
      kept.set(`${name};${domain};${path}`, living(cookie) ? cookie : undefined);
    },
  };
};
