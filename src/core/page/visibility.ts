import type { PageStateChange } from './page-state-change';
import type { PageExit } from './page-exit';
import { readClock } from '../util/clock';
import { readDocument } from '../util/read-document';

export interface VisibilityOptions {
  /** Called once for each change. */
  changed(change: PageStateChange): void;
  /** Called after `changed`, in the same task, for every sign that the page may not come back. */
  exiting(exit: PageExit): void;
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
  /** The page goes into the back/forward cache, as far as is known. */
  let mayReturn = true;
  let override: boolean | null | undefined;
  let visibleBefore = Infinity;
  let visibleSince = Infinity;
  /** The state that `changed` was last called with, to its end: Firefox breaks off a page's work at the first sign that its tab is closed. */
  let reported = false;

  const update = (exit: PageExit) => {
    const isVisible = !(isUnloading || (override ?? readDocument('hidden')));
    if (isVisible !== reported) {
      if (isVisible !== visibleSince < Infinity) {
        visibleBefore = visibleSince;
        visibleSince = isVisible ? readClock() : Infinity;
      }
      changed({ isVisible, at: readClock(), visibleBefore, isUnloading, mayReturn });
      reported = isVisible;
    }
    if (!isVisible) exiting({ ...exit, unloading: isUnloading });
  };

  const listener = ({ type, persisted }: Event & { persisted?: boolean }) => {
    const isChange = type === 'visibilitychange';
    if (type === 'pagehide') mayReturn = !!persisted;
    isUnloading =
      type === 'pagehide' || type === 'freeze' || (isUnloading && isChange && readDocument('hidden'));
    if (type === 'resume' || (persisted && !isUnloading)) restored();
    update({ sleeping: isUnloading && !isChange && mayReturn, byBrowser: true });
  };
  // Page events are dispatched at the window only, where the document's arrive too.
  const each = (work: typeof addEventListener) =>
    ['visibilitychange', 'freeze', 'resume', 'pagehide', 'pageshow'].forEach((type) =>
      work(type, listener, true),
    );

  return {
    /** From now on it is known whether the page is visible; `report` says so. */
    start(): void {
      each(addEventListener);
      if (!readDocument('hidden')) visibleSince = readClock();
    },
    report: (): void => update({ byBrowser: true }),
    stop: (): void => each(removeEventListener),
    /** Since when this tab has been visible; `Infinity` while it is not. */
    visibleSince: (): number => visibleSince,
    /** `null` gives the word back to the browser. */
    setBackground(background: boolean | null): void {
      override = background;
      update({});
    },
  };
};
