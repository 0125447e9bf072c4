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
     * The visitor's decision as the app knows it, as a value or as a function of the component's state: `() => consent`. Each change
     * is passed to the tracker. Without it the tracker's own holds.
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
     * The options of the tracker, which is made in the browser, once for its collector and namespace. The tracker is shut down
     * five seconds after the last component that uses it was destroyed.
     */
    options: Options;
});
/** Gives the component and those below it a tracker, which it returns. Call it while the component is set up. */
declare const provideSojourn: <Events extends EventMap<Events> = AnyEvents>(given: SojournOptions<Events>) => Tracker<Events>;
/** The tracker of `provideSojourn`. Without that, and on a server, its calls do nothing. */
declare const useTracker: <Events extends EventMap<Events> = AnyEvents>() => Tracker<Events>;
/**
 * A readable store of the current session; it changes when that is another one. `null` on a server, until the component is mounted,
 * and while there is none.
 */
declare const useSession: () => Readable<SessionSnapshot | null>;
/**
 * Tracks `page_view` with this `name` and these properties, when the component is mounted and when they change; instead of the event of
 * `pageViews()`, where that is installed. Without a name, nothing. Both may be functions of the component's state.
 */
declare const usePageView: (name: MaybeFunction<string | null | undefined>, properties?: MaybeFunction<object | undefined>) => void;

export { MaybeFunction, SessionSnapshot, provideSojourn, usePageView, useSession, useTracker };
export type { SojournOptions };
