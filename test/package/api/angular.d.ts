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
 * Tracks `page_view` with this `name` and these properties when the component is rendered, and again when they change. The new
 * event replaces the event of `pageViews()`, if that plugin is installed. Without a name, nothing is tracked. Both arguments
 * may be signals or functions that read signals.
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
 * Tracks a `page_view` of each route, with its parameters among the properties, as `injectPageView` does. The name is the path
 * in the routes' table (`/product/:id`), or the result of `nameOf` for the innermost route; without a name, nothing is tracked.
 * Call it once, in the root component or by `provideEnvironmentInitializer(() => injectRouteViews(inject(Router)))`.
 */
declare const injectRouteViews: <Route extends RouteLike>(router: RouterLike<Route>, nameOf?: (route: Route) => string | null | undefined) => void;

interface CommonOptions {
    /**
     * The visitor's decision, as a value, a signal or a function that reads signals. Each change is passed to the tracker.
     * Without this option, the tracker keeps its own consent.
     */
    consent?: MaybeFunction<ConsentState | boolean | null | undefined>;
}
/** A tracker that the app has created and will shut down itself, or the options of a new tracker. */
type SojournOptions<Events extends EventMap<Events> = AnyEvents> = CommonOptions & ({
    tracker: Tracker<Events>;
    options?: undefined;
} | {
    tracker?: undefined;
    /**
     * The options of a new tracker, created in the browser once for its collector and namespace, outside of Angular's zone.
     * The tracker is shut down five seconds after the last app that uses it was destroyed.
     */
    options: Options;
});
/**
 * Provides a tracker to the app: `bootstrapApplication(App, { providers: [provideSojourn({ options })] })`. A function is
 * called once, and may use `inject()`.
 */
declare const provideSojourn: <Events extends EventMap<Events> = AnyEvents>(setup: MaybeFunction<SojournOptions<Events>>) => EnvironmentProviders;
/** The app's tracker. Without `provideSojourn`, and on a server, its calls do nothing. */
declare const injectTracker: <Events extends EventMap<Events> = AnyEvents>() => Tracker<Events>;
/**
 * A signal that changes when another session begins. `null` on a server, until the component is rendered, and while there is no
 * session.
 */
declare const injectSession: () => Signal<SessionSnapshot | null>;

export { MaybeFunction, SessionSnapshot, TRACKER, injectPageView, injectRouteViews, injectSession, injectTracker, provideSojourn };
export type { RouteLike, RouterLike, SojournOptions };
