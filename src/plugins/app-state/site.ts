import { attempt } from '../../core/util/attempt';
import { uuid } from '../../core/util/ids';
import type { PageStateChange } from '../../core/page/page-state-change';
import type { SiteInput } from './site-state';

/** Milliseconds until a hidden page decides whether it was the site's last visible one; less than a second, by rule 23. */
const DECISION_MS = 400;
/** The delay until this page can read a write of another page. */
const ARRIVAL_MS = 100;
/** Broadcast by a page that unloads, and by a hidden page when another is shown. */
const GONE = '-';
const THERE = '+';
/** A page that slept for more milliseconds was in the background. */
const SLEPT_MS = 1000;

export interface SiteOptions {
  /** Sends nothing where storage is refused or not allowed. */
  broadcast(message: string): void;
  /** The site's state, as far as this page knows. */
  change(input: SiteInput, at: number): void;
  /** The input for the session: `visibleSince` belongs to the time before. */
  setSiteState(foreground: boolean, at: number, visibleSince: number): void;
  /**
   * The decision fell a moment after the page was hidden, and the page may be frozen at any time.
   */
  onDecision(): void;
}

/** Names the tab, so that pages of one tab are recognized. Pages share the name if the top page has this origin. */
const nameTab = () => `${attempt(() => top!.performance.timeOrigin) ?? uuid()}/`;

/**
 * Decides whether the site is visible in any of its tabs (rule 23). Pages broadcast when they are
 * shown and hidden; a visible page answers when another page hides. The last visible page thus
 * knows that it is the last.
 */
export const createSite = ({ broadcast, change, setSiteState, onDecision }: SiteOptions) => {
  const tab = nameTab();
  const id = tab + uuid();
  const visible = new Set<string>();
  /** Pages that have not reported that they unload. */
  const alive = new Set<string>();
  /** 0 while this page is visible. */
  let hiddenAt = Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let broadcastHiddenAt: number | undefined;
  /** The page unloads or freezes: later messages are useless, and may arrive late. */
  let isGone = false;

  const broadcastState = (more = ''): void => {
    broadcast(`${id} ${hiddenAt} ${more}`);
    broadcastHiddenAt = hiddenAt;
  };
  const hasOthers = (among: Set<string>) => [...among].some((other) => !other.startsWith(tab));
  /** Whether this page is in a frame of a visible page that also tracks: that page reports the tab's state. */
  const isFramed = () => window.top !== window && [...visible].some((other) => other.startsWith(tab));
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  /** This page is visible, so the site was visible all the time. */
  const markVisible = () => {
    const now = Date.now();
    setSiteState(true, now, 0);
    change('seen', now);
  };
  const decide = (): boolean => {
    if (!timer) return false;
    // A listener may cause the next decision.
    cancel();
    // A visible page that has answered marks the site itself: when this page decides, that page may be hidden.
    if (!hasOthers(visible)) change('left', hiddenAt);
    return true;
  };

  return {
    markVisible,
    broadcastState,
    isVisible: () => !hiddenAt,
    /** Returns whether no other tab has a page, as far as is known. */
    isLast: () => !hasOthers(alive),
    /**
     * Handles a change of this page's visibility; `staysOnSite`: the page unloads for another page
     * of the site.
     */
    changePage({ isVisible, at, visibleBefore, isUnloading }: PageStateChange, staysOnSite: boolean): void {
      if (at - hiddenAt > SLEPT_MS) decide();
      cancel();
      isGone = isUnloading;
      hiddenAt = isVisible ? 0 : at;
      if (isVisible) {
        // Living pages answer. A page that crashed never said that it is gone, and Firefox may lose the last message of a closing page.
        alive.clear();
        visible.clear();
        setSiteState(true, at, visibleBefore);
        change('shown', at);
        broadcastState();
      } else if (!isUnloading) {
        setSiteState(false, at, visibleBefore);
        change('hidden', at);
        visible.clear();
        timer = setTimeout(() => {
          decide();
          onDecision();
        }, DECISION_MS);
      } else if (!isFramed()) {
        setSiteState(staysOnSite, at, visibleBefore);
        change(staysOnSite ? 'onward' : hasOthers(visible) ? 'hidden' : 'closed', at);
      }
    },
    /**
     * Every event that this page was tracking has been handed over. A hidden page that unloads or
     * freezes decides now.
     */
    exit(isUnloading: boolean): void {
      isGone = isUnloading;
      if (isUnloading) {
        if (decide()) onDecision();
        broadcastState(GONE);
        visible.clear();
      } else if (broadcastHiddenAt !== hiddenAt) broadcastState();
    },
    /** Handles a message of another page. */
    onMessage(_topic: string, message: string): void {
      if (isGone) return;
      const [who, hidden, more] = message.split(' ') as [string, string, string];
      if (more === GONE) alive.delete(who);
      else alive.add(who);
      if (more === THERE) return;
      if (+hidden) {
        visible.delete(who);
        if (!hiddenAt) {
          broadcastState();
          // A write of another page takes a moment to become visible here.
          setTimeout(() => hiddenAt || markVisible(), ARRIVAL_MS);
        }
        // The last page to hide decides, unless it is gone: then it may have taken this page for visible.
        else if (more !== GONE && (+hidden > hiddenAt || (+hidden === hiddenAt && who > id))) cancel();
      } else if (!visible.has(who)) {
        visible.add(who);
        broadcastState(hiddenAt ? THERE : '');
      }
    },
    stop: cancel,
  };
};
