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
    /**
     * The visitor's decision, as the app knows it. Each change is passed to the tracker. Without this option, the tracker keeps
     * its own consent.
     */
    consent?: MaybeRefOrGetter<ConsentState | boolean | null | undefined>;
}
/** A tracker that the app has created and will shut down itself, or the options of a new tracker. */
type SojournOptions<Events extends EventMap<Events> = AnyEvents> = CommonOptions & ({
    tracker: Tracker<Events>;
    options?: undefined;
} | {
    tracker?: undefined;
    /**
     * The options of a new tracker, created in the browser once for its namespace. The tracker is shut down five seconds
     * after the last app that uses it was unmounted.
     */
    options: Options;
});
/** The app's tracker. Without the plugin, and on a server, its calls do nothing. */
declare const useTracker: <Events extends EventMap<Events> = AnyEvents>() => Tracker<Events>;
/**
 * The current session; changes when another session begins. `null` on a server, until the component is mounted, and while there
 * is no session.
 */
declare const useSession: () => Readonly<Ref<SessionSnapshot | null>>;
/**
 * Tracks `page_view` with this `name` and these properties when the component is mounted or activated, and again when they
 * change. The new event replaces the event of `pageViews()`, if that plugin is installed. Without a name, nothing is tracked.
 */
declare const usePageView: (name: MaybeRefOrGetter<string | symbol | null | undefined>, properties?: MaybeRefOrGetter<object | undefined>) => void;
/** The plugin: `app.use(createSojourn({ options }))`. */
declare const createSojourn: <Events extends EventMap<Events> = AnyEvents>(setup: SojournOptions<Events>) => {
    install(app: App): void;
};

export { SessionSnapshot, createSojourn, usePageView, useSession, useTracker };
export type { SojournOptions };
