import { attempt } from '../core/util/attempt';
import type { ConsentState } from '../core/options/consent-state';
import type { Options } from '../core/options/options';
import { createTracker } from '../core/tracker/create-tracker';
import { PAGE_VIEW } from '../core/event/event';
import { printJson } from '../core/util/print-json';
import type { Session } from '../core/session/rules/describe-session';
import { say } from '../core/tracker/say';
import type { Tracker } from '../core/tracker/tracker-types';
import { forgetTwin, tellTwins } from './warn-duplicate-tracker';

/** What a session has from its start to its end. What changes with its events is in `tracker.session`. */
export type SessionSnapshot = Readonly<
  Pick<Session, 'userId' | 'sessionId' | 'sessionIndex' | 'previousSessionId'>
>;

export type ConsentProp = ConsentState | boolean | null | undefined;

/** Milliseconds that a tracker outlives its last user: an app that is taken down and put up again goes on with it. */
const GRACE = 5000;

/** Milliseconds that a view of `pageViews()` waits for its name: the router may still load what names it. */
const WAIT = 500;

/** What the bindings keep beside a tracker. */
export interface TrackerStore {
  readonly tracker: Tracker;
  /** The same object as long as it is the same session: a component renders when it is another one, and not with each event. */
  session(): SessionSnapshot | null;
  /**
   * Tells whenever the session may be another one, until the function is called that this gives; meanwhile the tracker is kept
   * alive. A provider says what the visitor has decided: only a change counts, so that what somebody else has decided holds until then.
   */
  subscribe(listener: () => void, consent?: ConsentProp): () => void;
  /** The first view waits for its name until the provider has called this, 1 s at most. */
  rendered(): void;
  /** Tracks a view once, however often its component is put up; gives what is to be called when it is taken down. */
  view(name: string | null | undefined, properties: object | undefined): () => void;
}

export interface Given {
  readonly tracker?: Tracker;
  readonly options?: Options;
}

/** As `pageViews()` compares them: a fragment is no other view, unless a router keeps its routes there. */
const address = () => location.href.replace(/#(?![/!]).*/, '');

const stores = /* @__PURE__ */ new Map<unknown, TrackerStore>();

/**
 * The tracker that is given, or that of the options' collector and namespace: however often a framework renders, throws away
 * and renders again, there is one.
 */
export const findStore = (
  { tracker: given, options = {} as Options }: Given,
  consent?: ConsentProp,
): TrackerStore => {
  const key = given ?? options.collector + options.namespace;
  const found = stores.get(key);
  if (found) return found;

  const tracker = given ?? createTracker({ ...options, consent: consent ?? options.consent });
  const listeners = new Set<() => void>();
  const notify = () => listeners.forEach((listener) => listener());
  let lastConsent = given ? undefined : consent;
  let snapshot: SessionSnapshot | null = null;
  /** Of the view of `pageViews()` that was seen last. */
  let release: (() => void) | undefined;
  /** The view that was told last: its name and properties, or the address of one that nobody has named. */
  let lastView: string | undefined;
  /** What `pageViews()` has seen, until it is named, or has waited long enough. */
  let seen: object | undefined;
  let finishHold: (() => void) | undefined;

  tracker.use({
    name: 'views',
    onVisibilityChange: () => release?.(),
    onSessionStart: notify,
    onSessionEnd: notify,
    onConsent: notify,
    setup(api) {
      // What is rendered first may name the first view.
      api.hold(new Promise<void>((resolve) => (finishHold = resolve)));
      if (__DEV__) {
        tellTwins(api);
        this.teardown = () => forgetTwin(api);
      }
    },
    beforeTrack({ name, properties }) {
      if (name !== PAGE_VIEW) return;
      const { navigation } = properties;
      if (navigation === 'route' || (navigation === 'load' && lastView)) {
        const time = Date.now();
        seen = properties;
        release = () => {
          if (seen !== properties) return;
          lastView = address();
          tracker.track(PAGE_VIEW, {}, { time });
        };
        setTimeout(release, WAIT);
        return false;
      }
      if (navigation) lastView = address();
      Object.assign(properties, seen);
      seen = undefined;
    },
  });

  const store: TrackerStore = {
    subscribe(listener, next) {
      listeners.add(listener);
      if (next != null && next !== lastConsent) tracker.setConsent((lastConsent = next));
      return () => {
        listeners.delete(listener);
        if (given || listeners.size) return;
        setTimeout(() => {
          if (listeners.size) return;
          stores.delete(key);
          tracker.shutdown();
        }, GRACE);
      };
    },
    rendered: () => finishHold?.(),
    tracker,
    view(name, properties) {
      const at = address();
      const view = viewKey(name, properties);
      // One that comes too late is none.
      if (name && view !== lastView && at !== lastView) {
        lastView = view;
        tracker.track(PAGE_VIEW, { name, ...properties });
      }
      return () => {
        // A component that is put up again where it was, is none that was visited again.
        if (view === lastView && at !== address()) lastView = '';
      };
    },
    session() {
      const { session } = tracker;
      return (snapshot = snapshot?.sessionId === session?.sessionId ? snapshot : session);
    },
  };
  // On a server, each request has its own.
  if (typeof document === 'object') stores.set(key, store);
  if (__DEV__ && !given && !options.collector)
    say(
      'there is no tracker: give the provider (or the plugin) `tracker` or `options`, and call hooks below it',
    );
  return store;
};

/** Tells one view from another. */
export const viewKey = (...view: unknown[]): string | undefined => attempt(() => printJson(view));
