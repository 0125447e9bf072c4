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
    /** What the visitor has decided, as the app knows it: each change is told to the tracker. Without it, the tracker's own holds. */
    consent?: ConsentState | boolean | null;
    children?: ReactNode;
}
/** A tracker that the app has made outside of components, and shuts down itself; or the options of one. */
type TrackerProviderProps<Events extends EventMap<Events> = AnyEvents> = CommonProps & ({
    tracker: Tracker<Events>;
    options?: undefined;
} | {
    tracker?: undefined;
    /**
     * Of the tracker that is made in the browser, once for its namespace; what is changed later comes to nothing. It is shut
     * down when no provider has asked for it for five seconds.
     */
    options: Options;
});
/** Gives its children a tracker. */
declare const TrackerProvider: <Events extends EventMap<Events> = AnyEvents>(props: TrackerProviderProps<Events>) => ReactElement;
/** The provider's tracker. Without a provider, and on a server, its calls do nothing. */
declare const useTracker: <Events extends EventMap<Events> = AnyEvents>() => Tracker<Events>;
/** The current session; renders when it is another one. `null` on a server, while hydrating, and while there is none. */
declare const useSession: () => SessionSnapshot | null;
/**
 * Tracks `page_view` with this `name` and these properties, when the component is put up and when they change; in place of
 * the event of `pageViews()`, where that is installed. Without a name, nothing.
 */
declare const usePageView: (name: string | null | undefined, properties?: object) => void;

export { SessionSnapshot, TrackerProvider, usePageView, useSession, useTracker };
export type { TrackerProviderProps };
