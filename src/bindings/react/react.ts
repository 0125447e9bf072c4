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
  /** What the visitor has decided, as the app knows it: each change is told to the tracker. Without it, the tracker's own holds. */
  consent?: ConsentState | boolean | null;
  children?: ReactNode;
}

/** A tracker that the app has made outside of components, and shuts down itself; or the options of one. */
export type TrackerProviderProps<Events extends EventMap<Events> = AnyEvents> = CommonProps &
  (
    | { tracker: Tracker<Events>; options?: undefined }
    | {
        tracker?: undefined;
        /**
         * Of the tracker that is made in the browser, once for its namespace; what is changed later comes to nothing. It is shut
         * down when no provider has asked for it for five seconds.
         */
        options: Options;
      }
  );

const StoreContext = /* @__PURE__ */ createContext<TrackerStore | undefined>(undefined);

/** Gives its children a tracker. */
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

/** The current session; renders when it is another one. `null` on a server, while hydrating, and while there is none. */
export const useSession = (): SessionSnapshot | null => {
  const { subscribe, session } = useStore();
  return useSyncExternalStore(subscribe, session, () => null);
};

/**
 * Tracks `page_view` with this `name` and these properties, when the component is put up and when they change; in place of
 * the event of `pageViews()`, where that is installed. Without a name, nothing.
 */
export const usePageView = (name: string | null | undefined, properties?: object): void => {
  const { view } = useStore();
  useEffect(() => view(name, properties), [view, viewKey(name, properties)]);
};
