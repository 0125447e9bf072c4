import type { SessionState } from '../session/record';

export interface VisibilityOptions {
  /** Fired once for each change of this tab, never twice the same. */
  changed(state: SessionState): void;
  /** The page may not come back: called after `changed`, in the same task, for every sign of leaving. */
  leaving(): void;
  /** The page comes back from the back/forward cache or from freezing. */
  restored(): void;
}

export type Visibility = ReturnType<typeof createVisibility>;

/**
 * The browser's signals as one stream of foreground and background (rule 28). On leaving, `pagehide` comes while
 * `visibilityState` is still `visible`, then `visibilitychange`, then `freeze`: each is a sign, the first one counts.
 * Never `unload` nor `beforeunload`: they cost the page its place in the back/forward cache.
 */
export function createVisibility({ changed, leaving, restored }: VisibilityOptions) {
  let gone = false;
  let override: boolean | null = null;
  let visibleSince = Infinity;

  const update = () => {
    const background = override ?? (gone || document.visibilityState !== 'visible');
    if (background === visibleSince < Infinity) {
      visibleSince = background ? Infinity : Date.now();
      changed(background ? 'background' : 'foreground');
    }
    if (background) leaving();
  };
  const leave = () => {
    gone = true;
    update();
  };
  const visibilitychange = () => {
    if (document.visibilityState === 'visible') gone = false;
    update();
  };
  const comeBack = (event: Event) => {
    gone = false;
    if ((event as PageTransitionEvent).persisted ?? true) restored();
    update();
  };

  const listeners = (): [EventTarget, string, (event: Event) => void][] => [
    [document, 'visibilitychange', visibilitychange],
    [document, 'freeze', leave],
    [document, 'resume', comeBack],
    // Dispatched at the window only: a listener on the document would never be called.
    [window, 'pagehide', leave],
    [window, 'pageshow', comeBack],
  ];
  return {
    start() {
      listeners().forEach(([target, type, listener]) => target.addEventListener(type, listener, true));
      update();
    },
    /** Since when this tab has been visible; `Infinity` while it is not. */
    visibleSince: () => visibleSince,
    /** `null` gives the word back to the browser. */
    setBackground(value: boolean | null) {
      override = value;
      update();
    },
    stop() {
      listeners().forEach(([target, type, listener]) => target.removeEventListener(type, listener, true));
    },
  };
}

/** Runs `start` once the page is really shown: a prerendered page may never be. */
export function whenActivated(start: () => void): void {
  if ((document as { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', start, { once: true });
  } else start();
}
