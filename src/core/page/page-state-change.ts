/** Reports that the page was shown, hidden or left. */
export interface PageStateChange {
  /** Whether this page is visible now. */
  readonly isVisible: boolean;
  /** The time of the change: `Date.now()` milliseconds. */
  readonly at: number;
  /** The time since which the page was visible before the change; `Infinity` if it was hidden. */
  readonly visibleBefore: number;
  /** The page is left, perhaps into the back/forward cache. */
  readonly isUnloading: boolean;
  /** The page enters the back/forward cache, as far as is known. */
  readonly mayReturn: boolean;
}
