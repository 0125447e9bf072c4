/** A sign that the page may not come back. An exit without fields is requested by the tracker, not by the browser. */
export interface PageExit {
  /** The page is left, and not just hidden. */
  readonly unloading?: boolean;
  /** The page is frozen, or kept in the back/forward cache. */
  readonly sleeping?: boolean;
  /** The browser reports the exit, in a task of its own. Otherwise a call of the page may still be running. */
  readonly byBrowser?: boolean;
}
