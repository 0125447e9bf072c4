import { C as ConsentState, T as TrackedEvent, A as AppOptions, U as UnstampedEvent, B as BatchContext } from './event.js';
import { S as Session, b as SessionSummary, a as SessionState } from './describe-session.js';

/** When sessions end, in milliseconds; `Infinity`, and 0 for `maxDuration`: never by this rule. */
interface Limits {
    foregroundTimeout: number;
    backgroundTimeout: number;
    maxDuration: number;
}

/** Names of a site's events and their properties: an interface or a type. */
type EventMap<Events> = {
    [Name in keyof Events]: object | undefined;
};
/** The events of a tracker without a type of its own: any may be tracked. */
type AnyEvents = Record<string, object | undefined>;
interface TrackOptions {
    /** The event starts no session and keeps none alive (rule 10). Default `false`. */
    passive?: boolean;
    /** When it happened: a `Date` or `Date.now()` milliseconds, kept between the session's start and now (rule 6). */
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
     * The page was shown or hidden. With `sojourn/app-state`, the site was (rule 23): reported up to half a second later, or at once
     * when the page is left. `closing`: the last page of the site was closed.
     */
    state: {
        readonly state: SessionState;
        readonly since: number;
        readonly closing?: true;
    };
    /** Consent has changed. Reported again when the stored record has been read: `session` is known from then on. */
    consent: ConsentState;
    /**
     * An error: the tracker ignores its cause, and continues. `code` is `option`, `consent` (a source), `event`, `attribute`,
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
/** No method throws into the page. */
interface Tracker<Events extends EventMap<Events> = AnyEvents> {
    /**
     * Tracks an event, with its properties, `{ passive, time, context }`. Returns its id, or `null` when it was refused;
     * `on('error')` says why.
     */
    track<Name extends keyof Events & string>(name: Name, ...rest: Properties<Events, Name>): string | null;
    /**
     * The current session, read-only. `null` while the stored record is being read, between two sessions and, without
     * `cookieless`, while consent is denied; while it is pending a provisional one (rule 35).
     */
    readonly session: Session | null;
    /** Settled when the stored record has been read: not before consent is given, so do not await it in front of your banner. */
    readonly ready: Promise<void>;
    /** Ends the session and opens the next at once (rule 7). */
    newSession(): void;
    /** Ends the session; the next starting event opens another (rule 7). */
    endSession(): void;
    /** For a logout: ends the session and forgets the visitor, `identify` included (rule 7). */
    reset(): void;
    /** Milliseconds from 1 to 2,147,483,647, or `Infinity`; holds from the next judgement on (rule 11). Any other value is an error, and changes nothing. */
    setSessionTimeout(timeouts: {
        foreground?: number;
        background?: number;
    }): void;
    /** Replaces this tab's detected visibility until `setBackground(null)` (rule 28). */
    setBackground(background: boolean | null): void;
    /** Rules 35-37; `true` and `false` stand for `granted` and `denied`. `flush`: on a withdrawal, sends the queue and the session's end first. */
    setConsent(state: ConsentState | boolean, options?: {
        flush?: boolean;
    }): void;
    /** The consent in force (rule 35). */
    readonly consent: ConsentState;
    /**
     * The site's own id of its user, 4,096 characters at most, and the user's traits: on the following events, and on
     * `session_end` where the session's last event has them. Call it on each page.
     */
    identify(userId: string, traits?: object): void;
    /** Attaches another plugin, as if it had stood in the options: a site may load it later. */
    use(plugin: Plugin): void;
    /**
     * Settled when what was queued has been delivered, or a try has failed; at once while consent is pending, and before the
     * page has loaded and is idle.
     */
    flush(): Promise<void>;
    /** Listens to a signal. Returns the function that stops listening. */
    on<Name extends keyof TrackerEvents>(name: Name, listener: (payload: TrackerEvents[Name]) => void): () => void;
    /** Removes every listener and patch, and flushes. */
    shutdown(): void;
}

/** A plugin's storage beside the record: texts by key, in IndexedDB, as long as consent allows it. */
interface PluginStorage {
    /** Rejects where IndexedDB fails; ask with a time limit of your own. */
    get(key: string): Promise<string | undefined>;
    /** Without a text, the key is deleted. A stored text is merged as `mergeBy` says. */
    set(key: string, text?: string): void;
    /** Makes one of two texts of a key, in any order and as often as one likes; without it, what was stored first stays. */
    mergeBy(key: string, merge: (stored: string | undefined, own: string) => string): void;
    /** May anything be kept now? Also `localStorage` is to be left alone where not. */
    isOpen(): boolean;
    /** Can what is kept outlive the page? */
    isLasting(): boolean;
}
/** The argument of `setup`: the tracker's methods, and more for plugins only. */
interface PluginApi extends Tracker {
    /** The namespace, as the cookie is named: keys of the plugin's own begin with it. */
    readonly name: string;
    /** The timeouts in force, in milliseconds, so that an embedded kit can align its own with them. */
    readonly timeouts: Readonly<Limits>;
    /** The `app` option. */
    readonly app?: AppOptions;
    /** Texts of the plugin's own. */
    readonly storage: PluginStorage;
    /** The id of this tab; before consent, one that nobody will see. */
    readonly tabId: string;
    /** Delays the first events until the promise settles, 1 s at most: something has to be known before. */
    hold(until: Promise<unknown>): void;
    /** Asks `onContext` again: what it has said holds no more. */
    renewContext(): void;
    /** An address as it may be sent: without secrets, by the site's `mask`, and not too long; empty where that fails. */
    mask(address: string): string;
    /** Reports a fault as an `error` event and on the console. */
    report(code: string, message: string): void;
    /** Reports that an option of the plugin, or a part of it, is wrong: an `error` of the code `option`. */
    warn(path: string, why: string): void;
    /** Writes to the console in debug mode. */
    log(...what: unknown[]): void;
}
/**
 * An extension of a tracker; a kit, in mParticle's sense. Hooks run in the order of the plugins, and nothing waits for
 * what they return. A hook that throws or rejects is reported once for each plugin, and stops no other hook.
 */
interface Plugin {
    /** By which errors name it. */
    readonly name: string;
    /** Called once the page is shown, before all other hooks. */
    setup?(api: PluginApi): void;
    /**
     * Storage may be used from now on; before any stored copy has been read, and again after each grant of consent. `decidedAt` is
     * the time of the call, or of the source's answer, that gave or denied consent on this page; absent while the option holds.
     */
    onOpen?(decidedAt?: number): void;
    /** May change the event, or veto it by returning `false`; runs under consent, before the session is touched. */
    beforeTrack?(event: UnstampedEvent): boolean | void;
    /**
     * Each event that is sent, `session_start` and `session_end` too, before it is remembered: it may be added to; nothing while
     * consent is pending. With `cookieless` events are sent while it is denied: what goes to others should ask `api.consent`.
     */
    onTrack?(event: TrackedEvent): void;
    /** Adds to what is the same for all events of a batch. Asked when the page starts, and once more when it is idle. */
    onContext?(context: {
        -readonly [Key in keyof BatchContext]: BatchContext[Key];
    }, isIdle: boolean): void;
    /** As the signal `session-start`. */
    onSessionStart?(session: Session): void;
    /** As the signal `session-end`. */
    onSessionEnd?(summary: SessionSummary & {
        readonly session: Session;
    }): void;
    /** The page was shown or hidden, or is left (rule 28); the site may be visible in another tab. Events tracked in this hook are still sent. */
    onVisibilityChange?(visible: boolean): void;
    /** The page goes, or may be frozen: what was tracked has been handed over. */
    onPageExit?(isUnloading: boolean): void;
    /** The page is back from the back/forward cache, or from freezing. */
    onRestore?(): void;
    /** The site came to the foreground or went to the background (rule 23); with `sojourn/app-state`, known up to half a second later. */
    onStateChange?(change: TrackerEvents['state']): void;
    /** Consent has changed; called again when the stored record has been read. */
    onConsent?(consent: ConsentState): void;
    /** `setSessionTimeout` was called: what `api.timeouts` says now. */
    onTimeoutChange?(timeouts: Readonly<Limits>): void;
    /** Consent was withdrawn, or given again after that: nothing that was known of the visitor counts any more. */
    onForget?(): void;
    /** Undo everything: called by `shutdown()`. */
    teardown?(): void;
    /** Methods of the plugin's own: they become the script tag's commands, and the tracker's methods there. */
    readonly methods?: Readonly<Record<string, (...args: never[]) => unknown>>;
}

export type { AnyEvents as A, EventMap as E, Plugin as P, Tracker as T, PluginApi as a, TrackOptions as b, TrackerEvents as c };
