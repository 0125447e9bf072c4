import type { TrackedEvent } from '../event/event';
import type { ConsentState } from '../options/consent-state';
import type { Plugin } from './plugin';
import type { Session, SessionSummary } from '../session/rules/describe-session';
import type { SessionState } from '../session/rules/session-record';

/** Names of a site's events and their properties: an interface or a type. */
export type EventMap<Events> = { [Name in keyof Events]: object | undefined };

/** The events of a tracker without a type of its own: any event may be tracked. */
export type AnyEvents = Record<string, object | undefined>;

export interface TrackOptions {
  /** The event starts no session and keeps none alive (rule 10). Default `false`. */
  passive?: boolean;
  /** The time of the event: a `Date` or `Date.now()` milliseconds, limited to the time between the session's start and now (rule 6). */
  time?: Date | number;
  /** Sent with the event, beside its properties. */
  context?: object;
}

/** The payload of each event for listeners. */
export interface TrackerEvents {
  /** The tab has a new session. A session of another tab is reported with this tab's next event at the latest. */
  'session-start': Session;
  /** The content of the event `session_end` (rule 20), and the session. Reported in the tab that ends it or finds it over. */
  'session-end': SessionSummary & { readonly session: Session };
  /**
   * The page was shown or hidden. With `sojourn/app-state`, the site was shown or hidden (rule 23), reported up to half a second later,
   * or at once when the page is left. `closing`: the last page of the site was closed.
   */
  state: { readonly state: SessionState; readonly since: number; readonly closing?: true };
  /** Consent has changed. Reported again when the stored record has been read: `session` is known from then on. */
  consent: ConsentState;
  /**
   * An error: the tracker ignores the wrong value or the failure, and continues. `code` is `option`, `consent` (a source), `event`, `attribute`,
   * `lost`, `storage` (a custom store), `redirect`, `mask`, `protocol`, `listener`, `script` (`window.sojourn` is taken),
   * `tracker` (two of one namespace), `link` (a token) or `internal`.
   */
  error: { readonly code: string; readonly message: string; readonly event?: TrackedEvent };
}

type Properties<Events, Name extends keyof Events> = undefined extends Events[Name]
  ? [properties?: Events[Name], options?: TrackOptions]
  : [properties: Events[Name], options?: TrackOptions];

/** A tracker. Its methods never throw. */
export interface Tracker<Events extends EventMap<Events> = AnyEvents> {
  /**
   * Tracks an event, with its properties and `{ passive, time, context }`. Returns the event's id, or `null` if the event was refused;
   * an `error` event has the reason.
   */
  track<Name extends keyof Events & string>(name: Name, ...rest: Properties<Events, Name>): string | null;
  /**
   * The current session, read-only. `null` while the stored record is being read, between two sessions and, without `cookieless`,
   * while consent is denied. While consent is pending, the session is provisional (rule 35).
   */
  readonly session: Session | null;
  /** Settles when the stored record has been read, which needs consent: do not await it before you show your banner. */
  readonly ready: Promise<void>;
  /** Ends the session and opens the next at once (rule 7). */
  newSession(): void;
  /** Ends the session; the next starting event opens another (rule 7). */
  endSession(): void;
  /** For a logout: ends the session and forgets the visitor, `identify` included (rule 7). */
  reset(): void;
  /** Sets timeouts: milliseconds from 1 to 2,147,483,647, or `Infinity` (rule 11). Any other value is an error, and changes nothing. */
  setSessionTimeout(timeouts: { foreground?: number; background?: number }): void;
  /** Replaces this tab's detected visibility until `setBackground(null)` (rule 28). */
  setBackground(background: boolean | null): void;
  /**
   * Sets consent (rules 35-37); `true` and `false` mean `granted` and `denied`. `flush`: a withdrawal first sends the queue and the
   * session's end.
   */
  setConsent(state: ConsentState | boolean, options?: { flush?: boolean }): void;
  /** The consent in force (rule 35). */
  readonly consent: ConsentState;
  /**
   * Sets the site's own id of its user, at most 4,096 characters, and the user's traits, for later events. `session_end` has the user
   * of the session's last event. Call it on each page.
   */
  identify(userId: string, traits?: object): void;
  /** Attaches another plugin, as if it were in the options: a site may load it later. */
  use(plugin: Plugin): void;
  /**
   * Sends waiting events, even while the page loads. Settles when they are delivered, or a request has failed; at once while consent is
   * pending.
   */
  flush(): Promise<void>;
  /** Adds a listener of an event. Returns a function that removes the listener. */
  on<Name extends keyof TrackerEvents>(
    name: Name,
    listener: (payload: TrackerEvents[Name]) => void,
  ): () => void;
  /** Removes every listener and patch, and sends waiting events. */
  shutdown(): void;
}
