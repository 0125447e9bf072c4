import type { MarkedCookies } from '../storage/cookie-store';
import type { SecondCopy } from '../storage/second-copy';

/**
 * A store of the site's own for the session record, in place of cookie and IndexedDB (rule 33). Values are opaque
 * texts; keys are the namespace's. Each call may answer at once or with a promise; one that throws, rejects or does
 * not answer within 300 ms is reported, and the session goes on in memory.
 */
export interface SessionStore {
  /** The text that was set last, or nothing. */
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  /** Keeps the text as it is. */
  set(key: string, value: string): unknown;
  /** Called when consent is withdrawn. */
  delete(key: string): unknown;
}

/** What `customStore` of `sojourn/store` makes: opens the copies of the record under that name. */
export type OpenCustomStore = (
  name: string,
  onError: (error: unknown) => void,
) => { readonly second: SecondCopy; readonly cookies: MarkedCookies };
