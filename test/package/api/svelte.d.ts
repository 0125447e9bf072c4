import { Readable } from 'svelte/store';
import { S as SessionSnapshot } from './chunks/tracker-store.js';
import { M as MaybeFunction } from './chunks/read-value.js';
import { ConsentState } from './index.js';
import { Options } from './index.js';
import { EventMap, AnyEvents, Tracker } from './index.js';
import './chunks/describe-session.js';
import './chunks/consent-source.js';
import './chunks/protocol.js';
import './chunks/cookie-options.js';
import './chunks/session-store.js';

interface CommonOptions {
    /**
     * The visitor's decision, as a value or as a function of the component's state: `() => consent`. Each change is passed to the
     * tracker. Without this option, the tracker keeps its own consent.
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
     * The options of a new tracker, created in the browser once for its collector and namespace. The tracker is shut down
     * five seconds after the last component that uses it was destroyed.
     */
    options: Options;
});
/** Provides a tracker to the component and its descendants, and returns it. Call it during component setup. */
declare const provideSojourn: <Events extends EventMap<Events> = AnyEvents>(setup: SojournOptions<Events>) => Tracker<Events>;
/** The tracker of `provideSojourn`. Without that call, and on a server, its calls do nothing. */
declare const useTracker: <Events extends EventMap<Events> = AnyEvents>() => Tracker<Events>;
/**
 * A readable store that changes when another session begins. `null` on a server, until the component is mounted, and while
 * there is no session.
 */
declare const useSession: () => Readable<SessionSnapshot | null>;
/**
 * Tracks `page_view` with this `name` and these properties when the component is mounted, and again when they change. The new
 * event replaces the event of `pageViews()`, if that plugin is installed. Without a name, nothing is tracked. Both arguments
 * may be functions of the component's state.
 */
declare const usePageView: (name: MaybeFunction<string | null | undefined>, properties?: MaybeFunction<object | undefined>) => void;

export { MaybeFunction, SessionSnapshot, provideSojourn, usePageView, useSession, useTracker };
export type { SojournOptions };
