/** The reasons of ends (rule 20). The record's text has the position in this list, so the list is append-only. */
declare const endReasons: readonly ["", "foreground-timeout", "background-timeout", "max-duration", "clock", "ended", "logout", "consent", "browser-closed", "force-quit"];
type EndReason = Exclude<(typeof endReasons)[number], ''>;
/** Whether the site is visible in any tab (rules 2-4). */
type SessionState = 'foreground' | 'background';
/**
 * An empty record. The record's text has these fields, in this order: append-only, and only fields that belong to one session.
 * Instants are `Date.now()` milliseconds. 0 and '' mean that there is no value.
 */
declare const blankRecord: {
    userId: string;
    sessionId: string;
    previousSessionId: string;
    firstEventId: string;
    /** 1, 2, 3, ...; 0 for a visitor who has no session yet (after `reset()`). */
    sessionIndex: number;
    eventIndex: number;
    startedAt: number;
    firstEventTimestamp: number;
    /** 0 at first; raised by `reset()` and by a grant after a denial (rule 15). */
    generation: number;
    lastActivityAt: number;
    endedAt: number;
    /** Position in `endReasons`. */
    endReason: number;
    pageViews: number;
    /** Milliseconds in the foreground until the last activity. */
    foregroundTime: number;
    /** The last times at which the site was shown and hidden: the later one decides. */
    shownAt: number;
    hiddenAt: number;
    /** Fields of a newer version of this library, which are written back unchanged (rule 30). Must be the last field. */
    unknownFields: string;
};
/**
 * The page, the tab and the user of an event, and the context of its page, as JSON.
 * @stored
 */
interface Origin {
    readonly page: {
        readonly id: string;
        readonly url: string;
        readonly title: string;
        readonly referrer: string;
    };
    readonly tab: {
        readonly id: string;
    };
    readonly user?: {
        readonly id: string;
        readonly traits?: Record<string, unknown>;
    };
    readonly context: string;
}
/**
 * Data that does not fit into the cookie, and is kept in IndexedDB and in memory only.
 * @stored
 */
interface RecordDetails {
    /** URL of the first event's page. */
    readonly entryPage?: string;
    /** The origin of the last event that was not passive: `session_end` is reported with it (rule 17). */
    readonly exit?: Origin & {
        readonly at: number;
    };
}
/**
 * The visitor's session record, shared by all tabs, same-origin frames and trackers of a namespace. Records are never
 * changed in place.
 */
type SessionRecord = Readonly<typeof blankRecord> & RecordDetails;

/** The storage of the record (rule 33). */
type StorageMechanism = 'cookie' | 'indexeddb' | 'memory' | 'custom';
type AttributeValue = string | number | boolean;
/** The session as every event carries it (rule 21). Times are ISO 8601 in UTC. */
interface Session {
    /** The visitor: a random UUID. */
    readonly userId: string;
    /** A random UUID; with `debug: { sessionId }` that text. */
    readonly sessionId: string;
    /** 1 for the visitor's first session, then 2, 3, ... */
    readonly sessionIndex: number;
    /** 1 for the session's first event; `null` before that, and on `session_start` and `session_end`, which are not counted. */
    readonly eventIndex: number | null;
    /** The visitor's session before this one; `null` for the first. */
    readonly previousSessionId: string | null;
    /** The storage that really has the record (rule 33): `cookie`, `indexeddb`, `memory` or `custom`. */
    readonly storageMechanism: StorageMechanism;
    /** The id of the session's first event; `null` while there is none. */
    readonly firstEventId: string | null;
    /** The time of that event. */
    readonly firstEventTimestamp: string | null;
    /** The time of the session's start. */
    readonly startedAt: string;
    /** `foreground` or `background`, at the time of the event. */
    readonly state: SessionState;
    /** With `sojourn/attributes` (rule 29): in `tracker.session` the present values; in events only on the first one after a change and on `session_end`. */
    attributes?: Readonly<Record<string, AttributeValue>>;
}
/** The count of a goal in a session, and the sum of the property that the site has named. */
interface GoalCount {
    readonly count: number;
    readonly sum?: number;
}
/** The properties of `session_end` (rule 20). Durations are milliseconds. */
interface SessionSummary {
    /** ISO 8601, UTC. */
    readonly startedAt: string;
    /** The time of the last activity; if the end was explicit, of the call (rule 9). */
    readonly endedAt: string;
    /** Milliseconds from the start to the end, never below 0. */
    readonly duration: number;
    /** Milliseconds of the duration in which the site was visible. */
    readonly foregroundDuration: number;
    /** Events of the session. Too low if two tabs have given two events the same number. */
    readonly eventCount: number;
    /** Events named `page_view`. */
    readonly pageViews: number;
    /** URL of the first event's page; absent if it is not known anymore. */
    readonly entryPage?: string;
    /** URL of the page of the last event that was not passive; absent if it is not known anymore. */
    readonly exitPage?: string;
    /**
     * With `sojourn/session-users`: the ids that `identify` gave to the session's events, in the order of their first event, at
     * most 10; absent when there are none.
     */
    userIds?: readonly string[];
    /** With `sojourn/attributes` (rule 29); absent when there are none. */
    attributes?: Readonly<Record<string, AttributeValue>>;
    /** With `sojourn/goals`: the count of each reached goal, and the sum if the site asked for one; absent when none was reached. */
    goals?: Readonly<Record<string, GoalCount>>;
    /**
     * `foreground-timeout`, `background-timeout`, `max-duration`, `clock`, `ended`, `logout`, `consent`, `browser-closed` or
     * `force-quit`.
     */
    readonly reason: EndReason;
}

export type { AttributeValue as A, EndReason as E, GoalCount as G, Session as S, SessionState as a, SessionSummary as b, StorageMechanism as c, SessionRecord as d };
