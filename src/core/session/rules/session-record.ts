/** The reasons of ends (rule 20). The record's text has the position in this list, so the list is append-only. */
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

/** Whether the site is visible in any tab (rules 2-4). */
export type SessionState = 'foreground' | 'background';

/**
 * An empty record. The record's text has these fields, in this order: append-only, and only fields that belong to one session.
 * Instants are `Date.now()` milliseconds. 0 and '' mean that there is no value.
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
  /** The last times at which the site was shown and hidden: the later one decides. */
  shownAt: 0,
  hiddenAt: 0,
  /** Fields of a newer version of this library, which are written back unchanged (rule 30). Must be the last field. */
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
 * Data that does not fit into the cookie, and is kept in IndexedDB and in memory only.
 * @stored
 */
export interface RecordDetails {
  /** URL of the first event's page. */
  readonly entryPage?: string;
  /** The origin of the last event that was not passive: `session_end` is reported with it (rule 17). */
  readonly exit?: Origin & { readonly at: number };
}

/**
 * The visitor's session record, shared by all tabs, same-origin frames and trackers of a namespace. Records are never
 * changed in place.
 */
export type SessionRecord = Readonly<typeof blankRecord> & RecordDetails;

export const isForeground = ({ shownAt, hiddenAt }: SessionRecord): boolean => shownAt > hiddenAt;
