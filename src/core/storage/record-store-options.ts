import type { CookieOptions } from '../options/cookie-options';
import type { WrapCookies } from '../options/options';
import type { OpenCustomStore } from '../options/session-store';

export interface RecordStoreOptions {
  /** The name of the cookie, and of the record in IndexedDB. */
  readonly name: string;
  readonly cookie?: CookieOptions;
  readonly custom?: OpenCustomStore;
  /** Adds the marker of rule 8 to the cookies. */
  readonly marker?: WrapCookies;
  onError(error: unknown): void;
}
