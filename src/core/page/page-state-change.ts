/** The page was shown or hidden, or goes. */
export interface PageStateChange {
  /** Can this page be seen now? */
  readonly isVisible: boolean;
  /** When it changed: `Date.now()` milliseconds. */
  readonly at: number;
  /** Since when the page was visible before; `Infinity` while it was not. */
  readonly visibleBefore: number;
  /** The page is left, perhaps into the back/forward cache. */
  readonly isUnloading: boolean;
  /** The page goes into the back/forward cache, as far as is known. */
  readonly mayReturn: boolean;
}
