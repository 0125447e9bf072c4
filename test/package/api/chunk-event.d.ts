import { S as Session } from './describe-session.js';

/** Whether the visitor may be measured (rule 35). */
type ConsentState = 'pending' | 'granted' | 'denied';

interface AppOptions {
    /** Sent in the context of each batch. */
    name?: string;
    /** Sent in the context of each batch; a different version than at the last launch is an upgrade (rule 25). */
    version?: string;
    /** For the events of application state (rule 26). Default `auto`. */
    installType?: 'auto' | 'known-install' | 'known-upgrade';
}

/** The properties that all events of a batch share. */
interface BatchContext {
    readonly device?: {
        readonly type?: 'desktop' | 'mobile' | 'tablet';
        readonly brand?: string;
        readonly model?: string;
        readonly touch?: boolean;
        /** The screen in CSS pixels: `1920x1080`. */
        readonly resolution?: string;
        readonly colorDepth?: number;
        readonly orientation?: string;
    };
    readonly os?: {
        readonly name?: string;
        readonly version?: string;
    };
    readonly browser?: {
        readonly name?: string;
        readonly version?: string;
        readonly language?: string;
        /** `true` for an automated browser, or a crawler that identifies itself. */
        readonly bot?: boolean;
    };
    /** The low-entropy values of `navigator.userAgentData`, if the browser has it. */
    readonly clientHints?: {
        readonly brands: readonly {
            readonly brand: string;
            readonly version: string;
        }[];
        readonly mobile: boolean;
        readonly platform: string;
    };
    /** The viewport in CSS pixels, `1200x900`, at the page view or the last change. */
    readonly viewport?: string;
    /** The document in CSS pixels, `1200x3400`, at the page view. */
    readonly documentSize?: string;
    readonly app?: Pick<AppOptions, 'name' | 'version'>;
    readonly locale?: string;
    readonly timeZone?: string;
    /** The utm_ parameters of the session's first page. */
    readonly utm?: Readonly<Record<string, string>>;
    /** The utm_ parameters of the session's latest page with such parameters. */
    readonly currentUtm?: Readonly<Record<string, string>>;
    /** The referrer of the session's first page. */
    readonly entryReferrer?: string;
    /** The signal of Global Privacy Control, if the browser supports it. */
    readonly gpc?: boolean;
    /** The number of events dropped since the last acknowledged batch, because they were too old or too many. */
    readonly dropped?: number;
    readonly sdk: {
        readonly name: string;
        readonly version: string;
    };
}

/** An event as protocols receive it. Times are ISO 8601 in UTC. */
interface TrackedEvent {
    /** A UUID that stays the same over retries. */
    readonly id: string;
    name: string;
    readonly time: string;
    properties: Record<string, unknown>;
    /** The context that the page passed to `track(..., { context })`. */
    context?: Record<string, unknown>;
    /** Absent if the site switched sessions off. */
    readonly session?: Session;
    readonly tab: {
        readonly id: string;
    };
    readonly page: {
        /** The id of the document. */
        readonly id: string;
        /** With `sojourn/page-views`: the id of the page view within the document. */
        viewId?: string;
        /** Truncated to 4,096 characters, after the mask. */
        readonly url: string;
        /** Truncated to 4,096 characters. */
        readonly title: string;
        /** Truncated as `url` is. */
        readonly referrer: string;
    };
    /** The consent at the time of `track()` (rule 38). */
    readonly consent: ConsentState;
    /** The answer of a consent source in its own format, if the site asks for it. */
    consentSource?: {
        readonly type: string;
        readonly value: string;
    };
    /** The id is truncated to 4,096 characters. */
    user?: {
        readonly id: string;
        readonly traits?: Record<string, unknown>;
    };
    /** `true` if the session id is the constant of `debug: { sessionId }` (rule 39). */
    readonly debug?: boolean;
}
/** An event that has no session yet. A plugin's `beforeTrack` may change it. */
type UnstampedEvent = Omit<TrackedEvent, 'session' | 'time' | 'tab'>;

export type { AppOptions as A, BatchContext as B, ConsentState as C, TrackedEvent as T, UnstampedEvent as U };
