import { getContext, onMount, setContext, tick } from 'svelte';
import { toStore, writable, type Readable } from 'svelte/store';
import { attempt } from '../../core/util/attempt';
import { findStore, type SessionSnapshot, type TrackerStore } from '../tracker-store';
import { readValue, type MaybeFunction } from '../read-value';
import type { ConsentState } from '../../core/options/consent-state';
import type { Options } from '../../core/options/options';
import type { AnyEvents, EventMap, Tracker } from '../../core/tracker/tracker-types';

export type { MaybeFunction, SessionSnapshot };

interface CommonOptions {
  /**
   * The visitor's decision, as a value or as a function of the component's state: `() => consent`. Each change is passed to the
   * tracker. Without this option, the tracker keeps its own consent.
   */
  consent?: MaybeFunction<ConsentState | boolean | null | undefined>;
}

/** A tracker that the app has created and will shut down itself, or the options of a new tracker. */
export type SojournOptions<Events extends EventMap<Events> = AnyEvents> = CommonOptions &
  (
    | { tracker: Tracker<Events>; options?: undefined }
    | {
        tracker?: undefined;
        /**
         * The options of a new tracker, created in the browser once for its collector and namespace. The tracker is shut down
         * five seconds after the last component that uses it was destroyed.
         */
        options: Options;
      }
  );

/** Key of the store in Svelte's context. */
const KEY = 'sojourn';

// Svelte throws outside of component setup. The page's code then continues with a tracker whose calls do nothing.
const useStore = () => attempt(() => getContext<TrackerStore | undefined>(KEY)) ?? findStore({});
const whenMounted = (work: () => () => void) => void attempt(() => onMount(work));

/** Provides a tracker to the component and its descendants, and returns it. Call it during component setup. */
export const provideSojourn = <Events extends EventMap<Events> = AnyEvents>(
  setup: SojournOptions<Events>,
): Tracker<Events> => {
  const consent = toStore(() => readValue(setup.consent));
  const store = findStore(setup as unknown as SojournOptions, readValue(setup.consent));
  attempt(() => setContext(KEY, store));
  whenMounted(() => {
    let stop = () => {};
    const ignore = consent.subscribe((value) => {
      stop();
      stop = store.subscribe(() => {}, value);
    });
    store.rendered();
    return () => {
      ignore();
      stop();
    };
  });
  return store.tracker as unknown as Tracker<Events>;
};

/** The tracker of `provideSojourn`. Without that call, and on a server, its calls do nothing. */
export const useTracker = <Events extends EventMap<Events> = AnyEvents>(): Tracker<Events> =>
  useStore().tracker as unknown as Tracker<Events>;

/**
 * A readable store that changes when another session begins. `null` on a server, until the component is mounted, and while
 * there is no session.
 */
export const useSession = (): Readable<SessionSnapshot | null> => {
  const store = useStore();
  const { set, subscribe } = writable<SessionSnapshot | null>(null);
  whenMounted(() => {
    let last: SessionSnapshot | null = null;
    // Svelte's stores treat every object as changed, even the same one.
    const look = () => {
      const session = store.session();
      if (session !== last) set((last = session));
    };
    look();
    return store.subscribe(look);
  });
  return { subscribe };
};

/**
 * Tracks `page_view` with this `name` and these properties when the component is mounted, and again when they change. The new
 * event replaces the event of `pageViews()`, if that plugin is installed. Without a name, nothing is tracked. Both arguments
 * may be functions of the component's state.
 */
export const usePageView = (
  name: MaybeFunction<string | null | undefined>,
  properties?: MaybeFunction<object | undefined>,
): void => {
  const { view } = useStore();
  const values = toStore(() => [readValue(name), readValue(properties)] as const);
  whenMounted(() => {
    let leave: (() => void) | undefined;
    let last: unknown;
    const ignore = values.subscribe((value) => {
      last = value;
      const show = () => {
        if (value !== last) return;
        leave?.();
        leave = view(...value);
      };
      // The first events wait for this view, but not for a tick. Later views wait for a tick, so that the page has their title.
      if (leave) void tick().then(show);
      else show();
    });
    return () => {
      ignore();
      last = 0;
      leave?.();
    };
  });
};
