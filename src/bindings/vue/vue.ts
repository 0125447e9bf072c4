import {
  inject,
  onActivated,
  shallowRef,
  toValue,
  watchPostEffect,
  watchSyncEffect,
  type App,
  type MaybeRefOrGetter,
  type Ref,
} from 'vue';
import { findStore, type SessionSnapshot, type TrackerStore } from '../tracker-store';
import type { ConsentState } from '../../core/options/consent-state';
import type { Options } from '../../core/options/options';
import type { AnyEvents, EventMap, Tracker } from '../../core/tracker/tracker-types';

export type { SessionSnapshot };

interface CommonOptions {
  /**
   * The visitor's decision, as the app knows it. Each change is passed to the tracker. Without this option, the tracker keeps
   * its own consent.
   */
  consent?: MaybeRefOrGetter<ConsentState | boolean | null | undefined>;
}

/** A tracker that the app has created and will shut down itself, or the options of a new tracker. */
export type SojournOptions<Events extends EventMap<Events> = AnyEvents> = CommonOptions &
  (
    | { tracker: Tracker<Events>; options?: undefined }
    | {
        tracker?: undefined;
        /**
         * The options of a new tracker, created in the browser once for its namespace. The tracker is shut down five seconds
         * after the last app that uses it was unmounted.
         */
        options: Options;
      }
  );

/** Key under which the app provides the store. */
const KEY = 'sojourn';

const useStore = () => inject<TrackerStore | null>(KEY, null) ?? findStore({});

/** The app's tracker. Without the plugin, and on a server, its calls do nothing. */
export const useTracker = <Events extends EventMap<Events> = AnyEvents>(): Tracker<Events> =>
  useStore().tracker as unknown as Tracker<Events>;

/**
 * The current session; changes when another session begins. `null` on a server, until the component is mounted, and while there
 * is no session.
 */
export const useSession = (): Readonly<Ref<SessionSnapshot | null>> => {
  const store = useStore();
  const session = shallowRef<SessionSnapshot | null>(null);
  const look = () => {
    session.value = store.session();
  };
  watchPostEffect((onCleanup) => {
    look();
    onCleanup(store.subscribe(look));
  });
  return session;
};

/**
 * Tracks `page_view` with this `name` and these properties when the component is mounted or activated, and again when they
 * change. The new event replaces the event of `pageViews()`, if that plugin is installed. Without a name, nothing is tracked.
 */
export const usePageView = (
  name: MaybeRefOrGetter<string | symbol | null | undefined>,
  properties?: MaybeRefOrGetter<object | undefined>,
): void => {
  const store = useStore();
  const view = () => store.view(toValue(name) as string, toValue(properties));
  watchPostEffect((onCleanup) => onCleanup(view()));
  onActivated(view);
};

/** The plugin: `app.use(createSojourn({ options }))`. */
export const createSojourn = <Events extends EventMap<Events> = AnyEvents>(
  setup: SojournOptions<Events>,
) => ({
  install(app: App): void {
    const store = findStore(setup as unknown as SojournOptions, toValue(setup.consent));
    app.provide(KEY, store);
    const { mount, unmount } = app;
    // Vue does not call `mount` on a server.
    app.mount = (...where) => {
      // Runs synchronously: an event tracked right after a change must have the new consent.
      const stop = watchSyncEffect((onCleanup) =>
        onCleanup(store.subscribe(() => {}, toValue(setup.consent))),
      );
      app.unmount = () => {
        stop();
        unmount();
      };
      store.rendered();
      return mount(...where);
    };
  },
});
