import {
  createContext,
  createElement,
  useContext,
  useEffect,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
} from 'react';
import { findStore, viewKey, type SessionSnapshot, type TrackerStore } from '../tracker-store';
import type { ConsentState } from '../../core/options/consent-state';
import type { Options } from '../../core/options/options';
import type { AnyEvents, EventMap, Tracker } from '../../core/tracker/tracker-types';

export type { SessionSnapshot };

interface CommonProps {
  /**
   * The visitor's decision, as the app knows it. Each change is passed to the tracker. Without this prop, the tracker keeps its
   * own consent.
   */
  consent?: ConsentState | boolean | null;
  children?: ReactNode;
}

/** A tracker that the app has created outside of components and will shut down itself, or the options of a new tracker. */
export type TrackerProviderProps<Events extends EventMap<Events> = AnyEvents> = CommonProps &
  (
    | { tracker: Tracker<Events>; options?: undefined }
    | {
        tracker?: undefined;
        /**
         * The options of a new tracker, created in the browser once for its namespace; later changes of the options have no
         * effect. The tracker is shut down five seconds after the last provider was unmounted.
         */
        options: Options;
      }
  );

const StoreContext = /* @__PURE__ */ createContext<TrackerStore | undefined>(undefined);

/** Provides a tracker to its children. */
export const TrackerProvider = <Events extends EventMap<Events> = AnyEvents>(
  props: TrackerProviderProps<Events>,
): ReactElement => {
  const { consent } = props;
  const store = findStore(props as unknown as TrackerProviderProps, consent);
  useEffect(() => {
    store.rendered();
    return store.subscribe(() => {}, consent);
  }, [store, consent]);
  return createElement(StoreContext.Provider, { value: store }, props.children);
};

const useStore = () => useContext(StoreContext) ?? findStore({});

/** The provider's tracker. Without a provider, and on a server, its calls do nothing. */
export const useTracker = <Events extends EventMap<Events> = AnyEvents>(): Tracker<Events> =>
  useStore().tracker as unknown as Tracker<Events>;

/**
 * The current session. Renders when another session begins. `null` on a server, while hydrating, and while there is no session.
 */
export const useSession = (): SessionSnapshot | null => {
  const { subscribe, session } = useStore();
  return useSyncExternalStore(subscribe, session, () => null);
};

/**
 * Tracks `page_view` with this `name` and these properties when the component is mounted, and again when they change. The new
 * event replaces the event of `pageViews()`, if that plugin is installed. Without a name, nothing is tracked.
 */
export const usePageView = (name: string | null | undefined, properties?: object): void => {
  const { view } = useStore();
  useEffect(() => view(name, properties), [view, viewKey(name, properties)]);
};
