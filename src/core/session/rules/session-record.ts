/** Why sessions end (rule 20). The record's text holds the position, so this list is append only. */
export const endReasons = [
  '',
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

export type EndReason = Exclude<(typeof endReasons)[number], ''>;

/** Whether the site is looked at (rules 2-4). */
export type SessionState = 'foreground' | 'background';

/**
 * A record with nothing in it yet. These fields, in this order, are the record's text: append only, and only what belongs to
 * one session. Instants are `Date.now()` milliseconds;
 * 0 and '' mean: none.
 */
export const blankRecord = {
  userId: '',
  sessionId: '',
  previousSessionId: '',
  firstEventId: '',
  /** 1, 2, 3, ...; 0 for a visitor who has no session yet (after `reset()`). */
  sessionIndex: 0,
  eventIndex: 0,
  startedAt: 0,
  firstEventTimestamp: 0,
  /** 0 at first; raised by `reset()` and by a grant after a denial (rule 15). */
  generation: 0,
  lastActivityAt: 0,
  endedAt: 0,
  /** Position in `endReasons`. */
  endReason: 0,
  pageViews: 0,
  /** Milliseconds in the foreground until the last activity. */
  foregroundTime: 0,
  /** When the site was last shown and hidden: the later one decides. */
  shownAt: 0,
  hiddenAt: 0,
  /** What a newer version of this library has appended: it is written back as it is (rule 30). It stays the last field. */
  unknownFields: '',
};

export const recordFields = Object.keys(blankRecord) as (keyof typeof blankRecord)[];

/**
 * The page, the tab and the user of an event, and the context of its page, as JSON.
 * @stored
 */
export interface Origin {
  readonly page: {
    readonly id: string;
    readonly url: string;
    readonly title: string;
    readonly referrer: string;
  };
  readonly tab: { readonly id: string };
  readonly user?: { readonly id: string; readonly traits?: Record<string, unknown> };
  readonly context: string;
}

/**
 * What the cookie has no room for: it is kept in IndexedDB and in memory only.
 * @stored
 */
export interface RecordDetails {
  /** URL of the first event's page. */
  readonly entryPage?: string;
  /** The origin of the last event that was not passive: `session_end` is reported with it (rule 17). */
  readonly exit?: Origin & { readonly at: number };
}

/**
 * The visitor's one session record, shared by all tabs, same-origin frames and trackers of a namespace. Records are never
 * changed in place.
 */
export type SessionRecord = Readonly<typeof blankRecord> & RecordDetails;

export const isForeground = ({ shownAt, hiddenAt }: SessionRecord): boolean => shownAt > hiddenAt;
