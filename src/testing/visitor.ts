import { createCookieJar } from './cookie-jar';
import type { StorageArea } from './memory-storage';

/** Data that the pages of one visitor share: the browser's profile, in memory. */
export interface Visitor {
  readonly cookies: ReturnType<typeof createCookieJar>;
  readonly local: StorageArea;
  /** The listeners of the open pages, called when another page changes `localStorage`. */
  readonly pages: Set<(event: object) => void>;
}

export const createVisitor = (now: () => number): Visitor => ({
  cookies: createCookieJar(now),
  local: new Map(),
  pages: new Set(),
});
