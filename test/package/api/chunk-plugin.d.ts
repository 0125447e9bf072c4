import { C as ConsentState, T as TrackedEvent, A as AppOptions, U as UnstampedEvent, B as BatchContext } from './event.js';
import { S as Session, b as SessionSummary, a as SessionState } from './describe-session.js';

/** The timeouts of a session, in milliseconds. `Infinity`, and 0 for `maxDuration`, switch a rule off. */
interface Limits {
    foregroundTimeout: number;
    backgroundTimeout: number;
    maxDuration: number;
}

/** Names of a site's events and their properties: an interface or a type. */
type EventMap<Events> = {
    [Name in keyof Events]: object | undefined;
};
/** The events of a tracker without a type of its own: any event may be tracked. */
type AnyEvents = Record<string, object | undefined>;
interface TrackOptions {
    /** The event starts no session and keeps none alive (rule 10). Default `false`. */
    passive?: boolean;
    /** The time of the event: a `Date` or `Date.now()` milliseconds, limited to the time between the session's start and now (rule 6). */
    time?: Date | number;
    /** Sent with the event, beside its properties. */
    context?: object;
}
/** The payload of each event for listeners. */
interface TrackerEvents {
    /** The tab has a new session. A session of another tab is reported with this tab's next event at the latest. */
    'session-start': Session;
    /** The content of the event `session_end` (rule 20), and the session. Reported in the tab that ends it or finds it over. */
    'session-end': SessionSummary & {
        readonly session: Session;
    };
    /**
     * The page was shown or hidden. With `sojourn/app-state`, the site was shown or hidden (rule 23), reported up to half a second later,
     * or at once when the page is left. `closing`: the last page of the site was closed.
     */
    state: {
        readonly state: SessionState;
        readonly since: number;
        readonly closing?: true;
    };
    /** Consent has changed. Reported again when the stored record has been read: `session` is known from then on. */
    consent: ConsentState;
    /**
     * An error: the tracker ignores the wrong value or the failure, and continues. `code` is `option`, `consent` (a source), `event`, `attribute`,
     * `lost`, `storage` (a custom store), `redirect`, `mask`, `protocol`, `listener`, `script` (`window.sojourn` is taken),
     * `tracker` (two of one namespace), `link` (a token) or `internal`.
     */
    error: {
        readonly code: string;
        readonly message: string;
        readonly event?: TrackedEvent;
    };
}
type Properties<Events, Name extends keyof Events> = undefined extends Events[Name] ? [properties?: Events[Name], options?: TrackOptions] : [properties: Events[Name], options?: TrackOptions];
/** A tracker. Its methods never throw. */
interface Tracker<Events extends EventMap<Events> = AnyEvents> {
    /**
     * Tracks an event, with its properties and `{ passive, time, context }`. Returns the event's id, or `null` if the event was refused;
     * an `error` event has the reason.
     */
    track<Name extends keyof Events & string>(name: Name, ...rest: Properties<Events, Name>): string | null;
    /**
     * The current session, read-only. `null` while the stored record is being read, between two sessions and, without `cookieless`,
     * while consent is denied. While consent is pending, the session is provisional (rule 35).
     */
    readonly session: Session | null;
    /** Settles when the stored record has been read, which needs consent: do not await it before you show your banner. */
    readonly ready: Promise<void>;
    /** Ends the session and opens the next at once (rule 7). */
    newSession(): void;
    /** Ends the session; the next starting event opens another (rule 7). */
    endSession(): void;
    /** For a logout: ends the session and forgets the visitor, `identify` included (rule 7). */
    reset(): void;
    /** Sets timeouts: milliseconds from 1 to 2,147,483,647, or `Infinity` (rule 11). Any other value is an error, and changes nothing. */
    setSessionTimeout(timeouts: {
        foreground?: number;
        background?: number;
    }): void;
    /** Replaces this tab's detected visibility until `setBackground(null)` (rule 28). */
    setBackground(background: boolean | null): void;
    /**
     * Sets consent (rules 35-37); `true` and `false` mean `granted` and `denied`. `flush`: a withdrawal first sends the queue and the
     * session's end.
     */
    setConsent(state: ConsentState | boolean, options?: {
        flush?: boolean;
    }): void;
    /** The consent in force (rule 35). */
    readonly consent: ConsentState;
    /**
     * Sets the site's own id of its user, at most 4,096 characters, and the user's traits, for later events. `session_end` has the user
     * of the session's last event. Call it on each page.
     */
    identify(userId: string, traits?: object): void;
    /** Attaches another plugin, as if it were in the options: a site may load it later. */
    use(plugin: Plugin): void;
    /**
     * Sends waiting events, even while the page loads. Settles when they are delivered, or a request has failed; at once while consent is
     * pending.
     */
    flush(): Promise<void>;
    /** Adds a listener of an event. Returns a function that removes the listener. */
    on<Name extends keyof TrackerEvents>(name: Name, listener: (payload: TrackerEvents[Name]) => void): () => void;
    /** Removes every listener and patch, and sends waiting events. */
    shutdown(): void;
}

/** A plugin's storage beside the record: texts by key, in IndexedDB, as long as consent allows it. */
interface PluginStorage {
    /** Rejects if IndexedDB fails. The answer may never come, so set a time limit of your own. */
    get(key: string): Promise<string | undefined>;
    /** Stores a text; without a text, deletes the key. A stored text is merged by the function of `mergeBy`. */
    set(key: string, text?: string): void;
    /** Sets the function that merges two texts of a key, in any order and repeatedly. Without it, the text that was stored first is kept. */
    mergeBy(key: string, merge: (stored: string | undefined, own: string) => string): void;
    /** Whether anything may be stored now. If not, do not use `localStorage` either. */
    isOpen(): boolean;
    /** Whether stored texts outlive the page. */
    isLasting(): boolean;
}
/** The argument of `setup`: the tracker's methods, and more for plugins only. */
interface PluginApi extends Tracker {
    /** The name of the namespace's cookie. The plugin's own keys begin with it. */
    readonly name: string;
    /** The current timeouts, in milliseconds, so that a plugin can align its own with them. */
    readonly timeouts: Readonly<Limits>;
    /** The `app` option. */
    readonly app?: AppOptions;
    /** Storage for texts of the plugin. */
    readonly storage: PluginStorage;
    /** The id of this tab; before consent, an id that is never sent. */
    readonly tabId: string;
    /** Delays the first events until the promise settles, at most 1 s. */
    hold(until: Promise<unknown>): void;
    /** Calls `onContext` again for the next event, because the context has changed. */
    renewContext(): void;
    /** Returns an address as it may be sent: redacted, masked by the site's `mask`, and truncated; empty if that fails. */
    mask(address: string): string;
    /** Reports an error as an `error` event and on the console. */
    report(code: string, message: string): void;
    /** Reports that an option of the plugin, or a part of it, is wrong: an `error` of the code `option`. */
    warn(path: string, why: string): void;
    /** Writes to the console in debug mode. */
    log(...what: unknown[]): void;
}
/**
 * An extension of a tracker, like a kit of mParticle. Hooks are called in the order of the plugins, and their promises are not
 * awaited. A hook that throws or rejects is reported once for each plugin, and stops no other hook.
 */
interface Plugin {
    /** The name of the plugin in error messages. */
    readonly name: string;
    /** Called once the page is shown, before all other hooks. */
    setup?(api: PluginApi): void;
    /**
     * Called when storage may be used: before any stored copy is read, and again after each grant of consent. `decidedAt` is the time of
     * the call, or of the source's answer, that gave or denied consent on this page; absent while the option applies.
     */
    onOpen?(decidedAt?: number): void;
    /** May change the event, or veto it by returning `false`. Called with consent, before the event changes the session. */
    beforeTrack?(event: UnstampedEvent): boolean | void;
    /**
     * Called for each event that is sent, including `session_start` and `session_end`, before it is stored. May add to the event. Never
     * called while consent is pending. With `cookieless`, events are also sent while consent is denied: check `api.consent` before you
     * forward an event to third parties.
     */
    onTrack?(event: TrackedEvent): void;
    /** Adds to the context that all events of a batch share. Called when the page starts, and again when the page is idle. */
    onContext?(context: {
        -readonly [Key in keyof BatchContext]: BatchContext[Key];
    }, isIdle: boolean): void;
    /** The same as the event `session-start`. */
    onSessionStart?(session: Session): void;
    /** The same as the event `session-end`. */
    onSessionEnd?(summary: SessionSummary & {
        readonly session: Session;
    }): void;
    /** The page was shown, hidden or left (rule 28); the site may be visible in another tab. Events tracked in this hook are still sent. */
    onVisibilityChange?(visible: boolean): void;
    /** The page is left, or may be frozen: waiting events have been handed over. */
    onPageExit?(isUnloading: boolean): void;
    /** The page is back from the back/forward cache, or from freezing. */
    onRestore?(): void;
    /** The site came to the foreground or went to the background (rule 23); with `sojourn/app-state`, called up to half a second later. */
    onStateChange?(change: TrackerEvents['state']): void;
    /** Consent has changed; called again when the stored record has been read. */
    onConsent?(consent: ConsentState): void;
    /** `setSessionTimeout` was called. `timeouts` are the new `api.timeouts`. */
    onTimeoutChange?(timeouts: Readonly<Limits>): void;
    /** Consent was withdrawn, or given again after that: forget everything about the visitor. */
    onForget?(): void;
    /** Called by `shutdown()`: undo everything. */
    teardown?(): void;
    /** The plugin's own methods. In the script tag they become commands, and methods of the tracker. */
    readonly methods?: Readonly<Record<string, (...args: never[]) => unknown>>;
}

export type { AnyEvents as A, EventMap as E, Plugin as P, Tracker as T, PluginApi as a, TrackOptions as b, TrackerEvents as c };
