import { iso } from '../iso';
import {
  endReasons,
  isForeground,
  type EndReason,
  type SessionRecord,
  type SessionState,
} from './session-record';

/** Where the record is kept (rule 33). */
export type StorageMechanism = 'cookie' | 'indexeddb' | 'memory' | 'custom';

export type AttributeValue = string | number | boolean;

/** The session as every event carries it (rule 21). Times are ISO 8601 in UTC. */
export interface Session {
  readonly userId: string;
  readonly sessionId: string;
  /** 1 for the visitor's first session, then 2, 3, ... */
  readonly sessionIndex: number;
  /** 1 for the session's first event; `null` before that, and on `session_start` and `session_end`, which are not counted. */
  readonly eventIndex: number | null;
  readonly previousSessionId: string | null;
  readonly storageMechanism: StorageMechanism;
  readonly firstEventId: string | null;
  readonly firstEventTimestamp: string | null;
  readonly startedAt: string;
  readonly state: SessionState;
  /** With `sojourn/attributes`: on the first event after a change, and on `session_end` (rule 29). */
  attributes?: Readonly<Record<string, AttributeValue>>;
}

/** The properties of `session_end` (rule 20). Durations are milliseconds. */
export interface SessionSummary {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly duration: number;
  /** Milliseconds of the duration in which the site was visible. */
  readonly foregroundDuration: number;
  /** It may be too low where two tabs gave one number in the same moment. */
  readonly eventCount: number;
  readonly pageViews: number;
  /** URL of the first event's page; absent where it is not known any more. */
  readonly entryPage?: string;
  /** URL of the page of the last event that was not passive; absent where it is not known any more. */
  readonly exitPage?: string;
  /** With `sojourn/attributes` (rule 29); absent when there are none. */
  attributes?: Readonly<Record<string, AttributeValue>>;
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

/** An ended record, told in numbers. */
export const summariseSession = (record: SessionRecord): SessionSummary => {
  const duration = Math.max(0, record.endedAt - record.startedAt);
  return {
    startedAt: iso(record.startedAt),
    endedAt: iso(record.endedAt),
    duration,
    // Of two copies that were merged, one may have looked on after the other's end.
    foregroundDuration: Math.min(duration, record.foregroundTime),
    eventCount: record.eventIndex,
    pageViews: record.pageViews,
    entryPage: record.entryPage,
    exitPage: record.exit?.page?.url,
    reason: endReasons[record.endReason] as EndReason,
  };
};

/** The event id of a start (`a`) or an end (`e`): a UUIDv8 of the session id's bits and that tag (rule 18). */
export const announcementId = (sessionId: string, tag: string): string =>
  sessionId.slice(0, 14) + 8 + sessionId.slice(15, -1) + tag;
