import type { ConsentState } from '../options/consent-state';
import type { Session } from '../session/rules/describe-session';

/** An event as protocols get it. Times are ISO 8601 in UTC. */
export interface TrackedEvent {
  /** A UUID that stays the same over retries. */
  readonly id: string;
  name: string;
  readonly time: string;
  properties: Record<string, unknown>;
  /** What the page passed as `track(..., { context })`. */
  context?: Record<string, unknown>;
  /** Absent where the site switched sessions off. */
  readonly session?: Session;
  readonly tab: { readonly id: string };
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
  consentSource?: { readonly type: string; readonly value: string };
  /** The id has 4,096 characters at the most. */
  user?: { readonly id: string; readonly traits?: Record<string, unknown> };
  /** The session id is the constant of `debug: { sessionId }` (rule 39). */
  readonly debug?: boolean;
}

/** An event before its session: what a plugin's `beforeTrack` may change. */
export type UnstampedEvent = Omit<TrackedEvent, 'session' | 'time' | 'tab'>;

/** Names of the events that sojourn makes itself. */
export const SESSION_START = 'session_start';
export const SESSION_END = 'session_end';
export const PAGE_VIEW = 'page_view';
export const ENGAGEMENT = 'engagement';
