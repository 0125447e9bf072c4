import { InjectionToken, Signal, EnvironmentProviders } from '@angular/core';
import { M as MaybeFunction } from './chunks/read-value.js';
import { S as SessionSnapshot } from './chunks/tracker-store.js';
import { ConsentState } from './index.js';
import { Options } from './index.js';
import { Tracker, EventMap, AnyEvents } from './index.js';
import './chunks/describe-session.js';
import './chunks/consent-source.js';
import './chunks/protocol.js';
import './chunks/cookie-options.js';
import './chunks/session-store.js';

/** The app's tracker, for tests that provide another one, and for constructors. */
declare const TRACKER: InjectionToken<Tracker>;

/**
 * Tracks `page_view` with this `name` and these properties, when the component is rendered and when they change; instead of the event of
 * `pageViews()`, where that is installed. Without a name, nothing. Both may be signals or functions that read signals.
 */
declare const injectPageView: (name: MaybeFunction<string | null | undefined>, properties?: MaybeFunction<object | undefined>) => void;

/** The used part of Angular's `ActivatedRouteSnapshot`. */
interface RouteLike {
    readonly routeConfig: {
        readonly path?: string;
    } | null;
    readonly params: object;
    readonly pathFromRoot: readonly RouteLike[];
    readonly firstChild: RouteLike | null;
}

/** The used part of Angular's `Router`. The router is not imported, so that apps without it need not install it. */
interface RouterLike<Route extends RouteLike = RouteLike> {
    readonly navigated: boolean;
    readonly routerState: {
        readonly snapshot: {
            readonly root: Route;
        };
    };
    readonly events: {
        subscribe(listener: (event: {
            readonly type?: unknown;
        }) => void): {
            unsubscribe(): void;
        };
    };
}
/**
 * Tracks a `page_view` of each route, with its parameters among the properties, as `injectPageView` does. The name is the
 * path in the routes' table (`/product/:id`), or what `nameOf` returns for the innermost route; without a name, nothing. Call it once, in
 * the root component or by `provideEnvironmentInitializer(() => injectRouteViews(inject(Router)))`.
 */
declare const injectRouteViews: <Route extends RouteLike>(router: RouterLike<Route>, nameOf?: (route: Route) => string | null | undefined) => void;

interface CommonOptions {
    /**
     * The visitor's decision as the app knows it, as a value, a signal or a function that reads signals. Each change is passed to the
     * tracker. Without it the tracker's own holds.
     */
    consent?: MaybeFunction<ConsentState | boolean | null | undefined>;
}
/** A tracker that the app has made, and shuts down itself; or the options of one. */
type SojournOptions<Events extends EventMap<Events> = AnyEvents> = CommonOptions & ({
    tracker: Tracker<Events>;
    options?: undefined;
} | {
    tracker?: undefined;
    /**
     * The options of the tracker, which is made in the browser, once for its collector and namespace, outside of Angular's zone.
     * The tracker is shut down five seconds after the last app that uses it was destroyed.
     */
    options: Options;
});
/**
 * Gives the app a tracker: `bootstrapApplication(App, { providers: [provideSojourn({ options })] })`. A function is called once, and
 * may use `inject()`.
 */
declare const provideSojourn: <Events extends EventMap<Events> = AnyEvents>(given: MaybeFunction<SojournOptions<Events>>) => EnvironmentProviders;
/** The app's tracker. Without `provideSojourn`, and on a server, its calls do nothing. */
declare const injectTracker: <Events extends EventMap<Events> = AnyEvents>() => Tracker<Events>;
/**
 * A signal of the current session; it changes when that is another one. `null` on a server, until the component is rendered, and while
 * there is none.
 */
declare const injectSession: () => Signal<SessionSnapshot | null>;

export { MaybeFunction, SessionSnapshot, TRACKER, injectPageView, injectRouteViews, injectSession, injectTracker, provideSojourn };
export type { RouteLike, RouterLike, SojournOptions };
