import type { PageStateChange } from './page-state-change';
import type { PageExit } from './page-exit';
import { readClock } from '../util/clock';
import { readDocument } from '../util/read-document';

export interface VisibilityOptions {
  /** Called once for each change. */
  changed(change: PageStateChange): void;
  /** Called after `changed`, in the same task, for every sign that the page may not come back. */
  exiting(exit: PageExit): void;
  /** Called when the page comes back from the back/forward cache, or from freezing. */
  restored(): void;
}

/**
 * Turns the browser's events into one stream of foreground and background (rule 28). When a page is left, `pagehide` fires while
 * `visibilityState` is still `visible`, then `visibilitychange`, then `freeze`: the first of them counts.
 * `unload` and `beforeunload` are not used, because they cost the page its place in the back/forward cache.
 */
export const createVisibility = ({ changed, exiting, restored }: VisibilityOptions) => {
  let isUnloading = false;
  /** The page enters the back/forward cache, as far as is known. */
  let mayReturn = true;
  let override: boolean | null | undefined;
  let visibleBefore = Infinity;
  let visibleSince = Infinity;
  /** The state of the last completed call of `changed`: when a tab is closed, Firefox interrupts the listener of the first event. */
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
  // `pagehide` and `pageshow` fire on the window, which the events of the document reach as well.
  const forEachType = (work: typeof addEventListener) =>
    ['visibilitychange', 'freeze', 'resume', 'pagehide', 'pageshow'].forEach((type) =>
      work(type, listener, true),
    );

  return {
    /** Starts to watch the page. `report` reports its first state. */
    start(): void {
      forEachType(addEventListener);
      if (!readDocument('hidden')) visibleSince = readClock();
    },
    report: (): void => update({ byBrowser: true }),
    stop: (): void => forEachType(removeEventListener),
    /** The time since which this tab has been visible; `Infinity` while it is hidden. */
    visibleSince: (): number => visibleSince,
    /** Overrides the browser's state; `null` ends the override. */
    setBackground(background: boolean | null): void {
      override = background;
      update({});
    },
  };
};
