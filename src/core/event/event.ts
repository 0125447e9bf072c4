import type { ConsentState } from '../options/consent-state';
import type { Session } from '../session/rules/describe-session';

/** An event as protocols receive it. Times are ISO 8601 in UTC. */
export interface TrackedEvent {
  /** A UUID that stays the same over retries. */
  readonly id: string;
  name: string;
  readonly time: string;
  properties: Record<string, unknown>;
  /** The context that the page passed to `track(..., { context })`. */
  context?: Record<string, unknown>;
  /** Absent if the site switched sessions off. */
  readonly session?: Session;
  readonly tab: { readonly id: string };
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
  consentSource?: { readonly type: string; readonly value: string };
  /** The id is truncated to 4,096 characters. */
  user?: { readonly id: string; readonly traits?: Record<string, unknown> };
  /** `true` if the session id is the constant of `debug: { sessionId }` (rule 39). */
  readonly debug?: boolean;
}

/** An event that has no session yet. A plugin's `beforeTrack` may change it. */
export type UnstampedEvent = Omit<TrackedEvent, 'session' | 'time' | 'tab'>;

/** Names of the events that sojourn creates itself. */
export const SESSION_START = 'session_start';
export const SESSION_END = 'session_end';
export const PAGE_VIEW = 'page_view';
export const ENGAGEMENT = 'engagement';
