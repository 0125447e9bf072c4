import { S as Session } from './describe-session.js';

/** May the visitor be measured? (rule 35) */
type ConsentState = 'pending' | 'granted' | 'denied';

interface AppOptions {
    /** Sent in the context of each batch. */
    name?: string;
    /** Sent in the context of each batch; another one than at the last launch is an upgrade (rule 25). */
    version?: string;
    /** For the events of application state (rule 26). Default `auto`. */
    installType?: 'auto' | 'known-install' | 'known-upgrade';
}

/** What is the same for every event of a batch. */
interface BatchContext {
    readonly device?: {
        readonly type?: 'desktop' | 'mobile' | 'tablet';
        readonly brand?: string;
        readonly model?: string;
        readonly touch?: boolean;
        /** Of the screen, in CSS pixels: `1920x1080`. */
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
        /** Automated, or a crawler by its own word. */
        readonly bot?: boolean;
    };
    /** `navigator.userAgentData`, where the browser has it: what it says without being asked for more. */
    readonly clientHints?: {
        readonly brands: readonly {
            readonly brand: string;
            readonly version: string;
        }[];
        readonly mobile: boolean;
        readonly platform: string;
    };
    /** In CSS pixels, `1200x900`: as of the page view, or the last change. */
    readonly viewport?: string;
    /** In CSS pixels, `1200x3400`: as of the page view. */
    readonly documentSize?: string;
    readonly app?: Pick<AppOptions, 'name' | 'version'>;
    readonly locale?: string;
    readonly timeZone?: string;
    /** The utm_ parameters of the session's first page. */
    readonly utm?: Readonly<Record<string, string>>;
    /** The utm_ parameters of the session's latest page that had any. */
    readonly currentUtm?: Readonly<Record<string, string>>;
    /** The referrer of the session's first page. */
    readonly entryReferrer?: string;
    /** Global Privacy Control, where the browser knows it. */
    readonly gpc?: boolean;
    /** Events that were lost since the last batch that was acknowledged: too old, or too many. */
    readonly dropped?: number;
    readonly sdk: {
        readonly name: string;
        readonly version: string;
    };
}

/** An event as protocols get it. Times are ISO 8601 in UTC. */
interface TrackedEvent {
    /** A UUID that stays the same over retries. */
    readonly id: string;
    name: string;
    readonly time: string;
    properties: Record<string, unknown>;
    /** What the page passed as `track(..., { context })`. */
    context?: Record<string, unknown>;
    /** Absent where the site switched sessions off. */
    readonly session?: Session;
    readonly tab: {
        readonly id: string;
    };
    readonly page: {
        /** One document. */
        readonly id: string;
        /** With `sojourn/page-views`: one page view of the document. */
        viewId?: string;
        /** 4,096 characters at the most: what is longer is cut, after the mask. */
        readonly url: string;
        /** 4,096 characters at the most. */
        readonly title: string;
        /** As long as `url`. */
        readonly referrer: string;
    };
    /** At the time of `track()` (rule 38). */
    readonly consent: ConsentState;
    /** What a source of consent has said, in its own words: where the site asks for it. */
    consentSource?: {
        readonly type: string;
        readonly value: string;
    };
    /** The id has 4,096 characters at the most. */
    user?: {
        readonly id: string;
        readonly traits?: Record<string, unknown>;
    };
    /** The session id is the constant of `debug: { sessionId }` (rule 39). */
    readonly debug?: boolean;
}
/** An event before its session: what a plugin's `beforeTrack` may change. */
type UnstampedEvent = Omit<TrackedEvent, 'session' | 'time' | 'tab'>;

export type { AppOptions as A, BatchContext as B, ConsentState as C, TrackedEvent as T, UnstampedEvent as U };
