import type { MarkedCookies } from '../storage/cookie-store';
import type { SecondCopy } from '../storage/second-copy';

/**
 * The site's own store of the session record, which replaces cookie and IndexedDB (rule 33). Values are opaque texts;
 * keys belong to the namespace. Each call may return a value or a promise. A call that throws, rejects or does not
 * settle within 300 ms is reported, and the session continues in memory.
 */
export interface SessionStore {
  /** Returns the text of the last `set`, or nothing. */
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  /** Stores the text unchanged. */
  set(key: string, value: string): unknown;
  /** Called when consent is withdrawn. */
  delete(key: string): unknown;
}

/** The result of `customStore` of `sojourn/store`: opens the copies of the record under that name. */
export type OpenCustomStore = (
  name: string,
  onError: (error: unknown) => void,
) => { readonly second: SecondCopy; readonly cookies: MarkedCookies };
