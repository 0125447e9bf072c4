import {
  afterNextRender,
  afterRenderEffect,
  ApplicationRef,
  DestroyRef,
  inject,
  InjectionToken,
  makeEnvironmentProviders,
  NgZone,
  provideEnvironmentInitializer,
  signal,
  untracked,
  type EnvironmentProviders,
  type Signal,
} from '@angular/core';
import { readValue, type MaybeFunction } from '../read-value';
import { findStore, type SessionSnapshot } from '../tracker-store';
import type { ConsentState } from '../../core/options/consent-state';
import type { Options } from '../../core/options/options';
import type { AnyEvents, EventMap, Tracker } from '../../core/tracker/tracker-types';
import { runOutside } from './run-outside';
import { STORE, TRACKER } from './tokens';

export { injectPageView } from './inject-page-view';
export { injectRouteViews, type RouteLike, type RouterLike } from './inject-route-views';
export { TRACKER };
export type { MaybeFunction, SessionSnapshot };

interface CommonOptions {
  /**
   * The visitor's decision, as a value, a signal or a function that reads signals. Each change is passed to the tracker.
   * Without this option, the tracker keeps its own consent.
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
         * The options of a new tracker, created in the browser once for its collector and namespace, outside of Angular's zone.
         * The tracker is shut down five seconds after the last app that uses it was destroyed.
         */
        options: Options;
      }
  );

const OPTIONS = /* @__PURE__ */ new InjectionToken<SojournOptions>('sojourn options');

/** Passes consent on, and ends the wait of the first view once the router has shown its first route. */
const start = (): void => {
  const options = inject(OPTIONS);
  const store = inject(STORE);
  const app = inject(ApplicationRef);
  afterRenderEffect((onCleanup) => {
    const consent = readValue(options.consent);
    onCleanup(untracked(() => store.subscribe(() => {}, consent)));
  });
  // The router starts after the first render, in the same task.
  afterNextRender(
    () =>
      void Promise.resolve()
        .then(() => app.whenStable())
        .then(store.rendered),
  );
};

/**
 * Provides a tracker to the app: `bootstrapApplication(App, { providers: [provideSojourn({ options })] })`. A function is
 * called once, and may use `inject()`.
 */
export const provideSojourn = <Events extends EventMap<Events> = AnyEvents>(
  setup: MaybeFunction<SojournOptions<Events>>,
): EnvironmentProviders =>
  makeEnvironmentProviders([
    { provide: OPTIONS, useFactory: () => readValue(setup) },
    {
      provide: STORE,
      useFactory: () => {
        const options = inject(OPTIONS);
        const consent = untracked(() => readValue(options.consent));
        return inject(NgZone).runOutsideAngular(() => findStore(options, consent));
      },
    },
    { provide: TRACKER, useFactory: () => runOutside(inject(NgZone), inject(STORE).tracker) },
    provideEnvironmentInitializer(start),
  ]);

/** The app's tracker. Without `provideSojourn`, and on a server, its calls do nothing. */
export const injectTracker = <Events extends EventMap<Events> = AnyEvents>(): Tracker<Events> =>
  inject(TRACKER) as unknown as Tracker<Events>;

/**
 * A signal that changes when another session begins. `null` on a server, until the component is rendered, and while there is no
 * session.
 */
export const injectSession = (): Signal<SessionSnapshot | null> => {
  const store = inject(STORE);
  const destroyed = inject(DestroyRef);
  const session = signal<SessionSnapshot | null>(null);
  afterNextRender(() => {
    const look = () => session.set(store.session());
    look();
    destroyed.onDestroy(store.subscribe(look));
  });
  return session.asReadonly();
};
