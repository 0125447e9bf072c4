import type { PageStateChange } from './page-state-change';
import { readClock } from '../util/clock';
import { readDocument } from '../util/read-document';

export interface VisibilityOptions {
  /** Called once for each change. */
  changed(change: PageStateChange): void;
  /**
   * Called after `changed`, in the same task, for every sign that the page may not come back. `isUnloading`: it is not just
   * hidden; `sleeps`: it is frozen, or kept in the back/forward cache; `isPageExit`: the browser says so, in a task of its own.
   * Otherwise the page itself has called for it, perhaps in the midst of what is being done.
   */
  exiting(isUnloading: boolean, sleeps: boolean, isPageExit: boolean): void;
  /** The page comes back from the back/forward cache, or from freezing. */
  restored(): void;
}

/**
 * The browser's signals as one stream of foreground and background (rule 28). On leaving, `pagehide` comes while
 * `visibilityState` is still `visible`, then `visibilitychange`, then `freeze`: each is a sign, and the first one counts.
 * Never `unload` nor `beforeunload`: they cost the page its place in the back/forward cache.
 */
export const createVisibility = ({ changed, exiting, restored }: VisibilityOptions) => {
  let isUnloading = false;
  /** It goes into the back/forward cache, as far as is known. */
  let mayReturn = true;
  let override: boolean | null | undefined;
  let visibleBefore = Infinity;
  let visibleSince = Infinity;
  /** What `changed` was told last, to the end: Firefox breaks off what a page does at the first sign that its tab is closed. */
  let told = false;

  const update = (sleeps = false, isPageExit = true) => {
    const isVisible = !(isUnloading || (override ?? readDocument('hidden')));
    if (isVisible !== told) {
      if (isVisible !== visibleSince < Infinity) {
        visibleBefore = visibleSince;
        visibleSince = isVisible ? readClock() : Infinity;
      }
      changed({ isVisible, at: readClock(), visibleBefore, isUnloading, mayReturn });
      told = isVisible;
    }
    if (!isVisible) exiting(isUnloading, sleeps, isPageExit);
  };

  const listener = ({ type, persisted }: Event & { persisted?: boolean }) => {
    const isChange = type === 'visibilitychange';
    if (type === 'pagehide') mayReturn = !!persisted;
    isUnloading =
      type === 'pagehide' || type === 'freeze' || (isUnloading && isChange && readDocument('hidden'));
    if (type === 'resume' || (persisted && !isUnloading)) restored();
    update(isUnloading && !isChange && mayReturn);
  };
  // Page events are dispatched at the window only, where the document's arrive too.
  const each = (work: typeof addEventListener) =>
    ['visibilitychange', 'freeze', 'resume', 'pagehide', 'pageshow'].forEach((type) =>
      work(type, listener, true),
    );

  return {
    /** From now on it is known whether the page is visible; `tell` says so. */
    start(): void {
      each(addEventListener);
      if (!readDocument('hidden')) visibleSince = readClock();
    },
    tell: (): void => update(),
    stop: (): void => each(removeEventListener),
    /** Since when this tab has been visible; `Infinity` while it is not. */
    visibleSince: (): number => visibleSince,
    /** `null` gives the word back to the browser. */
    setBackground(background: boolean | null): void {
      override = background;
      update(false, false);
    },
  };
};
