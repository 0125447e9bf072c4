/** Whether the site is looked at (rules 2-4). */
export type SessionState = 'foreground' | 'background';

/** Why a session ended (rule 20). The order is the cookie's: append only. */
export const endReasons = [
  'foreground-timeout',
  'background-timeout',
  'max-duration',
  'clock',
  'ended',
  'logout',
  'consent',
  'browser-closed',
  'force-quit',
] as const;

export type EndReason = (typeof endReasons)[number];

/** A URL and when it was seen, so that copies of a record can agree which is later. */
export interface Visited {
  readonly at: number;
  readonly url: string;
}

/**
 * The visitor's one session record, shared by all tabs, same-origin frames and trackers of a namespace.
 * All instants are `Date.now()` milliseconds. Records are never changed in place.
 */
export interface SessionRecord {
  readonly userId: string;
  /** 0 at first; raised by `reset()` and by a grant after a denial (rule 15). */
  readonly generation: number;
  readonly sessionId: string;
  /** 1, 2, 3, ...; 0 for a visitor who has no session yet (after `reset()`). */
  readonly sessionIndex: number;
  readonly previousSessionId: string | null;
  readonly startedAt: number;
  readonly lastActivityAt: number;
  readonly endedAt: number | null;
  readonly endReason: EndReason | null;
  readonly eventIndex: number;
  readonly pageViews: number;
  /** Milliseconds in the foreground until `stateSince`. */
  readonly foregroundTime: number;
  readonly firstEventId: string | null;
  readonly firstEventTimestamp: number | null;
  readonly state: SessionState;
  readonly stateSince: number;
  /** Which announcements have been remembered safely (rule 18): a sum of the bits below. */
  readonly announced: number;

  // Below: in memory and in the long copy only, too large for the cookie.
  readonly entryPage?: string;
  readonly exitPage?: Visited;
  /** The utm_ parameters of the session's first page. */
  readonly utm?: Readonly<Record<string, string>>;
  /** The session before, kept until its end has been announced safely. */
  readonly previous?: SessionRecord | undefined;
}

export const START_ANNOUNCED = 1;
export const END_ANNOUNCED = 2;
export const PREVIOUS_END_ANNOUNCED = 4;
