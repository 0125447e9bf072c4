export interface VisibilityOptions {
  /** Once for each change: is the page shown, since when it was visible before, is it leaving, and perhaps to return? */
  changed(shown: boolean, visibleBefore: number, gone: boolean, kept: boolean): void;
  /**
   * The page may not come back: called after `changed`, in the same task, for every sign of leaving. `called`: by the page
   * itself, perhaps in the midst of what is being done.
   */
  leaving(gone: boolean, called?: boolean): void;
  /** The page comes back from the back/forward cache, or from freezing. */
  restored(): void;
}

/**
 * The browser's signals as one stream of foreground and background (rule 28). On leaving, `pagehide` comes while
 * `visibilityState` is still `visible`, then `visibilitychange`, then `freeze`: each is a sign, the first one counts.
 * Never `unload` nor `beforeunload`: they cost the page its place in the back/forward cache.
 */
export const createVisibility = ({ changed, leaving, restored }: VisibilityOptions) => {
  let gone = false;
  /** The page goes into the back/forward cache, as far as is known. */
  let kept = true;
  let override: boolean | null | undefined;
  let before = Infinity;
  let visibleSince = Infinity;
  /** What `changed` was told last, to the end: Firefox breaks off what a page does at the first sign that its tab is closed. */
  let told = false;

  const update = (called?: boolean) => {
    const shown = !(gone || (override ?? document.hidden));
    if (shown !== told) {
      if (shown !== visibleSince < Infinity) {
        before = visibleSince;
        visibleSince = shown ? Date.now() : Infinity;
      }
      changed(shown, before, gone, kept);
      told = shown;
    }
    if (!shown) leaving(gone, called);
  };

  const listener = ({ type, persisted }: Event & { persisted?: boolean }) => {
    gone =
      type === 'pagehide' || type === 'freeze' || (gone && type === 'visibilitychange' && document.hidden);
    if (type === 'pagehide') kept = !!persisted;
    if (type === 'resume' || (persisted && !gone)) restored();
    update();
  };
  // Page events are dispatched at the window only, where the document's arrive too.
  const each = (work: typeof addEventListener) =>
    ['visibilitychange', 'freeze', 'resume', 'pagehide', 'pageshow'].forEach((type) =>
      work(type, listener, true),
    );

  return {
    start() {
      each(addEventListener);
      update();
    },
    stop: () => each(removeEventListener),
    /** Since when this tab has been visible; `Infinity` while it is not. */
    visibleSince: () => visibleSince,
    /** `null` gives the word back to the browser. */
    setBackground(background: boolean | null) {
      override = background;
      update(true);
    },
  };
};
