import { attempt } from '../core/util/attempt';
import type { ConsentState } from '../core/options/consent-state';
import type { Options } from '../core/options/options';
import { createTracker } from '../core/tracker/create-tracker';
import { PAGE_VIEW } from '../core/event/event';
import { printJson } from '../core/util/print-json';
import type { Session } from '../core/session/rules/describe-session';
import { say } from '../core/tracker/say';
import type { Tracker } from '../core/tracker/tracker-types';
import { forgetTracker, warnDuplicateTracker } from './warn-duplicate-tracker';

/** The parts of a session that stay the same until it ends. `tracker.session` also has the parts that change with events. */
export type SessionSnapshot = Readonly<
  Pick<Session, 'userId' | 'sessionId' | 'sessionIndex' | 'previousSessionId'>
>;

export type ConsentProp = ConsentState | boolean | null | undefined;

/** The time between the last unmount and the shutdown: an app that is mounted again in time keeps its tracker. */
const SHUTDOWN_DELAY_MS = 5000;

/** A view of `pageViews()` waits this long for its name: the router may still load the component that names it. */
const NAME_WAIT_MS = 500;

/** Data that the bindings keep beside a tracker. */
export interface TrackerStore {
  readonly tracker: Tracker;
  /** The same object during one session, so that components render when another session begins, and not with each event. */
  session(): SessionSnapshot | null;
  /**
   * Calls the listener whenever another session may have begun, and keeps the tracker alive until the returned function is
   * called. `consent` is the provider's decision: only a change is passed on, so a decision made elsewhere holds until then.
   */
  subscribe(listener: () => void, consent?: ConsentProp): () => void;
  /** The first view waits for its name until the provider calls this, at most 1 s. */
  rendered(): void;
  /** Tracks a view once, however often its component is mounted. Returns the function to call on unmount. */
  view(name: string | null | undefined, properties: object | undefined): () => void;
}

export interface Source {
  readonly tracker?: Tracker;
  readonly options?: Options;
}

/** `pageViews()` compares addresses the same way: the fragment is ignored, unless a router keeps its routes there. */
const address = () => location.href.replace(/#(?![/!]).*/, '');

const stores = /* @__PURE__ */ new Map<unknown, TrackerStore>();

/**
 * Returns the store of this tracker, or of the options' collector and namespace. Frameworks may render and discard a component
 * many times; the tracker is created once.
 */
export const findStore = (
  { tracker: appTracker, options = {} as Options }: Source,
  consent?: ConsentProp,
): TrackerStore => {
  const key = appTracker ?? options.collector + options.namespace;
  const found = stores.get(key);
  if (found) return found;

  const tracker = appTracker ?? createTracker({ ...options, consent: consent ?? options.consent });
  const listeners = new Set<() => void>();
  const notify = () => listeners.forEach((listener) => listener());
  let lastConsent = appTracker ? undefined : consent;
  let snapshot: SessionSnapshot | null = null;
  /** Releases the latest view of `pageViews()`. */
  let release: (() => void) | undefined;
  /** The view that was reported last: its name and properties, or the address of a view without a name. */
  let lastView: string | undefined;
  /** The view that `pageViews()` has seen, until it is named or its wait is over. */
  let seen: object | undefined;
  let finishHold: (() => void) | undefined;

  tracker.use({
    name: 'views',
    onVisibilityChange: () => release?.(),
    onSessionStart: notify,
    onSessionEnd: notify,
    onConsent: notify,
    setup(api) {
      // Components of the first render may name the first view.
      api.hold(new Promise<void>((resolve) => (finishHold = resolve)));
      if (__DEV__) {
        warnDuplicateTracker(api);
        this.teardown = () => forgetTracker(api);
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
        setTimeout(release, NAME_WAIT_MS);
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
        if (appTracker || listeners.size) return;
        setTimeout(() => {
          if (listeners.size) return;
          stores.delete(key);
          tracker.shutdown();
        }, SHUTDOWN_DELAY_MS);
      };
    },
    rendered: () => finishHold?.(),
    tracker,
    view(name, properties) {
      const at = address();
      const view = viewKey(name, properties);
      // Ignore a name that arrives after its view was tracked.
      if (name && view !== lastView && at !== lastView) {
        lastView = view;
        tracker.track(PAGE_VIEW, { name, ...properties });
      }
      return () => {
        // A component that is mounted again at the same address is not a new visit.
        if (view === lastView && at !== address()) lastView = '';
      };
    },
    session() {
      const { session } = tracker;
      return (snapshot = snapshot?.sessionId === session?.sessionId ? snapshot : session);
    },
  };
  // On a server, each request has its own store.
  if (typeof document === 'object') stores.set(key, store);
  if (__DEV__ && !appTracker && !options.collector)
    say(
      'there is no tracker: pass `tracker` or `options` to the provider (or the plugin), and call hooks below it',
    );
  return store;
};

/** A key that distinguishes views. */
export const viewKey = (...view: unknown[]): string | undefined => attempt(() => printJson(view));
