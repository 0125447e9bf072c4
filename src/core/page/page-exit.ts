/** A sign that the page may not come back. Without any field, the page itself asks for what an exit does. */
export interface PageExit {
  /** The page is not just hidden. */
  readonly unloading?: boolean;
  /** The page is frozen, or kept in the back/forward cache. */
  readonly sleeping?: boolean;
  /** The browser says so, in a task of its own. Otherwise the page may be in the midst of its work. */
  readonly byBrowser?: boolean;
}
