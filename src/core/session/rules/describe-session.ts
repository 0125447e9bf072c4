import { iso } from '../../util/iso';
import {
  endReasons,
  isForeground,
  type EndReason,
  type SessionRecord,
  type SessionState,
} from './session-record';

/** The storage of the record (rule 33). */
export type StorageMechanism = 'cookie' | 'indexeddb' | 'memory' | 'custom';

export type AttributeValue = string | number | boolean;

/** The session as every event carries it (rule 21). Times are ISO 8601 in UTC. */
export interface Session {
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
export interface GoalCount {
  readonly count: number;
  readonly sum?: number;
}

/** The properties of `session_end` (rule 20). Durations are milliseconds. */
export interface SessionSummary {
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

export const describeSession = (
  record: SessionRecord,
  storageMechanism: StorageMechanism,
  eventIndex: number | null = record.eventIndex || null,
): Session => ({
  userId: record.userId,
  sessionId: record.sessionId,
  sessionIndex: record.sessionIndex,
  eventIndex,
  previousSessionId: record.previousSessionId || null,
  storageMechanism,
  firstEventId: record.firstEventId || null,
  firstEventTimestamp: record.firstEventTimestamp ? iso(record.firstEventTimestamp) : null,
  startedAt: iso(record.startedAt),
  state: isForeground(record) ? 'foreground' : 'background',
});

/** An ended record in numbers. */
export const summariseSession = (record: SessionRecord): SessionSummary => {
  const duration = Math.max(0, record.endedAt - record.startedAt);
  return {
    startedAt: iso(record.startedAt),
    endedAt: iso(record.endedAt),
    duration,
    // The record may be merged from two copies, one of which counted foreground time after the other's end.
    foregroundDuration: Math.min(duration, record.foregroundTime),
    eventCount: record.eventIndex,
    pageViews: record.pageViews,
    entryPage: record.entryPage,
    exitPage: record.exit?.page.url,
    reason: endReasons[record.endReason] as EndReason,
  };
};

/** The event id of a start (`a`) or an end (`e`): a UUIDv8 of the session id's bits and that tag (rule 18). */
export const announcementId = (sessionId: string, tag: string): string =>
  sessionId.slice(0, 14) + 8 + sessionId.slice(15, -1) + tag;
