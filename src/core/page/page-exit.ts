/** A sign that the page may not come back. */
export interface PageExit {
  /** The page is not just hidden. */
  readonly unloading: boolean;
  /** The page is frozen, or kept in the back/forward cache. */
  readonly sleeping: boolean;
  /** The browser says so, in a task of its own. Otherwise the page itself asks for it, perhaps in the midst of its work. */
  readonly byBrowser: boolean;
}

/** The page itself asks for what an exit does. */
export const ASKED_EXIT: PageExit = { unloading: false, sleeping: false, byBrowser: false };
