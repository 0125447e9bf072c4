import type { Attributes } from './attributes';

/** Whether the site is looked at (rules 2-4). */
export type SessionState = 'foreground' | 'background';

/** Why sessions end (rule 20); the cookie holds the position, so append only. */
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

/**
 * A session record with nothing in it yet. These fields, in this order, are the cookie's text: append only.
 * Instants are `Date.now()` milliseconds; 0 and '' mean: none.
 */
export const blank = {
  userId: '',
  sessionId: '',
  previousSessionId: '',
  firstEventId: '',
  /** 0 at first; raised by `reset()` and by a grant after a denial (rule 15). */
  generation: 0,
  /** 1, 2, 3, ...; 0 for a visitor who has no session yet (after `reset()`). */
  sessionIndex: 0,
  startedAt: 0,
  lastActivityAt: 0,
  endedAt: 0,
  /** Position in `endReasons`. */
  endReason: 0,
  eventIndex: 0,
  pageViews: 0,
  firstEventTimestamp: 0,
  /** Milliseconds in the foreground until `stateSince`. */
  foregroundTime: 0,
  /** Of the site: one of the states below. */
  state: 0,
  stateSince: 0,
  /** Which announcements have been remembered safely (rule 18): a sum of the bits below. */
  announced: 0,
};

export const fields = Object.keys(blank) as (keyof typeof blank)[];

/**
 * The site's state (rule 23). The odd ones are judged as foreground. A page that is hidden may be one of several, and one
 * that goes may be followed by another of the site: then nobody has left yet.
 */
export const BACKGROUND = 0;
export const FOREGROUND = 1;
/** Hidden a moment ago: decided within a second. */
export const HIDDEN = 2;
/** Between two pages of the site. */
export const BETWEEN = 3;

/** What the cookie has no room for: in IndexedDB and in memory only. */
interface Long {
  /** Of the first event and of the last one that was not passive: its URL, dated. */
  entryPage?: string;
  exitPage?: string;
  /** The utm_ parameters of the page that opened the session. */
  utm?: Readonly<Record<string, string>>;
  /** Rule 29. */
  attributes?: Attributes;
  /** Set when the session was over: the next one's. */
  nextAttributes?: Attributes;
  /** `app.version`, dated, when it was last told (rule 25): the visitor's, not the session's. */
  appVersion?: string;
  /** The session before, kept until its end has been announced safely. */
  previous?: SessionRecord;
}

/**
 * The visitor's one session record, shared by all tabs, same-origin frames and trackers of a namespace.
 * Records are never changed in place.
 */
export type SessionRecord = Readonly<typeof blank & Long>;

/** Texts that sort by their time: of two copies, the greater is the later. */
export const dated = (at: number, text: string): string => `${at.toString(36)} ${text}`;
export const undated = (text?: string): string | undefined => text?.replace(/.*? /, '');

/** Of the session, and before it of the end of the previous one. */
export const START_ANNOUNCED = 1;
export const END_ANNOUNCED = 2;
/** The visitor's first run has been told (rule 25): kept from session to session. */
export const RUN_ANNOUNCED = 4;
