import type { TrackedEvent } from '../event/event';
import type { ConsentState } from '../options/consent-state';
import type { Plugin } from './plugin';
import type { Session, SessionSummary } from '../session/rules/describe-session';
import type { SessionState } from '../session/rules/session-record';

/** Names of a site's events and their properties: an interface or a type. */
export type EventMap<Events> = { [Name in keyof Events]: object | undefined };

/** The events of a tracker without a type of its own: any may be tracked. */
export type AnyEvents = Record<string, object | undefined>;

export interface TrackOptions {
  /** The event starts no session and keeps none alive (rule 10). Default `false`. */
  passive?: boolean;
  /** When it happened: a `Date` or `Date.now()` milliseconds, kept between the session's start and now (rule 6). */
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
   * The page was shown or hidden. With `sojourn/app-state`, the site was (rule 23): reported up to half a second later, or at once
   * when the page is left. `closing`: the last page of the site was closed.
   */
  state: { readonly state: SessionState; readonly since: number; readonly closing?: true };
  /** Consent has changed. Reported again when the stored record has been read: `session` is known from then on. */
  consent: ConsentState;
  /**
   * An error: the tracker ignores its cause, and continues. `code` is `option`, `consent` (a source), `event`, `attribute`,
   * `lost`, `storage` (a custom store), `redirect`, `mask`, `protocol`, `listener`, `script` (`window.sojourn` is taken),
   * `tracker` (two of one namespace), `link` (a token) or `internal`.
   */
  error: { readonly code: string; readonly message: string; readonly event?: TrackedEvent };
}

type Properties<Events, Name extends keyof Events> = undefined extends Events[Name]
  ? [properties?: Events[Name], options?: TrackOptions]
  : [properties: Events[Name], options?: TrackOptions];

/** No method throws into the page. */
export interface Tracker<Events extends EventMap<Events> = AnyEvents> {
  /**
   * Tracks an event, with its properties, `{ passive, time, context }`. Returns its id, or `null` when it was refused;
   * `on('error')` says why.
   */
  track<Name extends keyof Events & string>(name: Name, ...rest: Properties<Events, Name>): string | null;
  /**
   * The current session, read-only. `null` while the stored record is being read, between two sessions and, without
   * `cookieless`, while consent is denied; while it is pending a provisional one (rule 35).
   */
  readonly session: Session | null;
  /** Settled when the stored record has been read: not before consent is given, so do not await it in front of your banner. */
  readonly ready: Promise<void>;
  /** Ends the session and opens the next at once (rule 7). */
  newSession(): void;
  /** Ends the session; the next starting event opens another (rule 7). */
  endSession(): void;
  /** For a logout: ends the session and forgets the visitor, `identify` included (rule 7). */
  reset(): void;
  /** Milliseconds from 1 to 2,147,483,647, or `Infinity`; holds from the next judgement on (rule 11). Any other value is an error, and changes nothing. */
  setSessionTimeout(timeouts: { foreground?: number; background?: number }): void;
  /** Replaces this tab's detected visibility until `setBackground(null)` (rule 28). */
  setBackground(background: boolean | null): void;
  /** Rules 35-37; `true` and `false` stand for `granted` and `denied`. `flush`: on a withdrawal, sends the queue and the session's end first. */
  setConsent(state: ConsentState | boolean, options?: { flush?: boolean }): void;
  /** The consent in force (rule 35). */
  readonly consent: ConsentState;
  /**
   * The site's own id of its user, 4,096 characters at most, and the user's traits: on the following events, and on
   * `session_end` where the session's last event has them. Call it on each page.
   */
  identify(userId: string, traits?: object): void;
  /** Attaches another plugin, as if it had stood in the options: a site may load it later. */
  use(plugin: Plugin): void;
  /**
   * Settled when what was queued has been delivered, or a try has failed; at once while consent is pending, and before the
   * page has loaded and is idle.
   */
  flush(): Promise<void>;
  /** Listens to a signal. Returns the function that stops listening. */
  on<Name extends keyof TrackerEvents>(
    name: Name,
    listener: (payload: TrackerEvents[Name]) => void,
  ): () => void;
  /** Removes every listener and patch, and flushes. */
  shutdown(): void;
}
