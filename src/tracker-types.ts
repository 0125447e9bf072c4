import type { TrackedEvent } from './event/event';
import type { ConsentState } from './options/consent-state';
import type { Plugin } from './plugins/plugin';
import type { Session, SessionSummary } from './record/describe-session';
import type { SessionState } from './record/session-record';

/** Names of a site's events and their properties: an interface or a type. */
export type EventMap<Events> = { [Name in keyof Events]: object | undefined };

/** Where no events are named, any may be tracked. */
export type AnyEvents = Record<string, object | undefined>;

export interface TrackOptions {
  /** The event starts no session and keeps none alive (rule 10). Default `false`. */
  passive?: boolean;
  /** When it happened: a `Date` or `Date.now()` milliseconds, kept between the session's start and now (rule 6). */
  time?: Date | number;
  /** Sent with the event, beside its properties. */
  context?: object;
}

/** What listeners are told. */
export interface TrackerEvents {
  'session-start': Session;
  'session-end': SessionSummary & { readonly session: Session };
  /** Of the site (rule 23). `closing`: the last page is gone for good. */
  state: { readonly state: SessionState; readonly since: number; readonly closing?: true };
  /** It has changed; and once more when the stored record has been read under it: `session` is known from then on. */
  consent: ConsentState;
  error: { readonly code: string; readonly message: string; readonly event?: TrackedEvent };
}

type Properties<Events, Name extends keyof Events> = undefined extends Events[Name]
  ? [properties?: Events[Name], options?: TrackOptions]
  : [properties: Events[Name], options?: TrackOptions];

/** No method throws into the page. */
export interface Tracker<Events extends EventMap<Events> = AnyEvents> {
  /** Returns the event's id, or `null` when it was refused; `on('error')` says why. */
  track<Name extends keyof Events & string>(name: Name, ...rest: Properties<Events, Name>): string | null;
  /** The current session; `null` before the stored record has been read, and while there is none. */
  readonly session: Session | null;
  /** Settled when the stored record has been read; never before consent. */
  readonly ready: Promise<void>;
  /** Ends the session and opens the next at once (rule 7). */
  newSession(): void;
  /** Ends the session; the next starting event opens another (rule 7). */
  endSession(): void;
  /** For a logout: ends the session and forgets the visitor, `identify` included (rule 7). */
  reset(): void;
  /** Milliseconds from 1 to 2,147,483,647, or `Infinity`; holds from the next judgement on (rule 11). */
  setSessionTimeout(timeouts: { foreground?: number; background?: number }): void;
  /** Replaces this tab's detected visibility until `setBackground(null)` (rule 28). */
  setBackground(background: boolean | null): void;
  /** Rules 35-37; `true` and `false` stand for `granted` and `denied`. `flush`: on a withdrawal, sends the queue and the session's end first. */
  setConsent(state: ConsentState | boolean, options?: { flush?: boolean }): void;
  readonly consent: ConsentState;
  /** The site's own id of its user, 4,096 characters at the most, and the user's traits, on the following events. */
  identify(userId: string, traits?: object): void;
  /** Attaches another plugin, as if it had stood in the options: a site may load it later. */
  use(plugin: Plugin): void;
  /** Settled when what was queued has been delivered, or given back to the queue. */
  flush(): Promise<void>;
  /** Returns the function that stops listening. */
  on<Name extends keyof TrackerEvents>(name: Name, listener: (told: TrackerEvents[Name]) => void): () => void;
  /** Removes every listener and patch, and flushes. */
  shutdown(): void;
}
