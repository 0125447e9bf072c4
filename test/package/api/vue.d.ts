import { MaybeRefOrGetter, App, Ref } from 'vue';
import { S as SessionSnapshot } from './chunks/tracker-store.js';
import { ConsentState } from './index.js';
import { Options } from './index.js';
import { EventMap, AnyEvents, Tracker } from './index.js';
import './chunks/describe-session.js';
import './chunks/consent-source.js';
import './chunks/protocol.js';
import './chunks/cookie-options.js';
import './chunks/session-store.js';

interface CommonOptions {
    /** What the visitor has decided, as the app knows it: each change is told to the tracker. Without it, the tracker's own holds. */
    consent?: MaybeRefOrGetter<ConsentState | boolean | null | undefined>;
}
/** A tracker that the app has made, and shuts down itself; or the options of one. */
type SojournOptions<Events extends EventMap<Events> = AnyEvents> = CommonOptions & ({
    tracker: Tracker<Events>;
    options?: undefined;
} | {
    tracker?: undefined;
    /**
     * Of the tracker that is made in the browser, once for its namespace. It is shut down five seconds after the last app
     * that uses it was unmounted.
     */
    options: Options;
});
/** The app's tracker. Without the plugin, and on a server, its calls do nothing. */
declare const useTracker: <Events extends EventMap<Events> = AnyEvents>() => Tracker<Events>;
/** The current session; changes when it is another one. `null` on a server, until the component is mounted, and while there is none. */
declare const useSession: () => Readonly<Ref<SessionSnapshot | null>>;
/**
 * Tracks `page_view` with this `name` and these properties, when the component is mounted or activated, and when they
 * change; in place of the event of `pageViews()`, where that is installed. Without a name, nothing.
 */
declare const usePageView: (name: MaybeRefOrGetter<string | symbol | null | undefined>, properties?: MaybeRefOrGetter<object | undefined>) => void;
/** The plugin: `app.use(createSojourn({ options }))`. */
declare const createSojourn: <Events extends EventMap<Events> = AnyEvents>(given: SojournOptions<Events>) => {
    install(app: App): void;
};

export { SessionSnapshot, createSojourn, usePageView, useSession, useTracker };
export type { SojournOptions };
