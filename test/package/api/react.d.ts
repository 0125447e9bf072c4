import { ReactNode, ReactElement } from 'react';
import { S as SessionSnapshot } from './chunks/tracker-store.js';
import { ConsentState } from './index.js';
import { Options } from './index.js';
import { EventMap, AnyEvents, Tracker } from './index.js';
import './chunks/describe-session.js';
import './chunks/consent-source.js';
import './chunks/protocol.js';
import './chunks/cookie-options.js';
import './chunks/session-store.js';

interface CommonProps {
    /**
     * The visitor's decision, as the app knows it. Each change is passed to the tracker. Without this prop, the tracker keeps its
     * own consent.
     */
    consent?: ConsentState | boolean | null;
    children?: ReactNode;
}
/** A tracker that the app has created outside of components and will shut down itself, or the options of a new tracker. */
type TrackerProviderProps<Events extends EventMap<Events> = AnyEvents> = CommonProps & ({
    tracker: Tracker<Events>;
    options?: undefined;
} | {
    tracker?: undefined;
    /**
     * The options of a new tracker, created in the browser once for its namespace; later changes of the options have no
     * effect. The tracker is shut down five seconds after the last provider was unmounted.
     */
    options: Options;
});
/** Provides a tracker to its children. */
declare const TrackerProvider: <Events extends EventMap<Events> = AnyEvents>(props: TrackerProviderProps<Events>) => ReactElement;
/** The provider's tracker. Without a provider, and on a server, its calls do nothing. */
declare const useTracker: <Events extends EventMap<Events> = AnyEvents>() => Tracker<Events>;
/**
 * The current session. Renders when another session begins. `null` on a server, while hydrating, and while there is no session.
 */
declare const useSession: () => SessionSnapshot | null;
/**
 * Tracks `page_view` with this `name` and these properties when the component is mounted, and again when they change. The new
 * event replaces the event of `pageViews()`, if that plugin is installed. Without a name, nothing is tracked.
 */
declare const usePageView: (name: string | null | undefined, properties?: object) => void;

export { SessionSnapshot, TrackerProvider, usePageView, useSession, useTracker };
export type { TrackerProviderProps };
