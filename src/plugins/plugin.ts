import type { TrackedEvent, UnstampedEvent } from '../event/event';
import type { Session, SessionSummary } from '../session/describe';
import type { Limits } from '../session/judge';
import type { AppOptions } from '../options';
import type { SessionRecord } from '../session/record';
import type { Signals, TrackOptions, Tracker } from '../tracker-types';

/** What a plugin gets: the tracker, and what is for plugins only. */
export interface PluginApi extends Pick<Tracker, 'on' | 'consent' | 'ready'> {
  track(name: string, properties?: object, options?: PluginTrackOptions): string | null;
  /** The current session, or `null`. */
  readonly session: Session | null;
  /** The timeouts in force, in milliseconds, so that an embedded kit can align its own with them. */
  readonly timeouts: Readonly<Limits>;
  /** The `app` option. */
  readonly app?: AppOptions;
  /** The first events are to wait until it is known whether other tabs of the site live: 300 ms at the most, after a crash 1 s. */
  launches(): void;
  /** What the host knows of the run that begins with this page; whole when the first event is filtered. */
  run(): Run;
  /** This run has been told: the next one is not the first any more (rule 25). */
  ran(): void;
  /** The next page is expected to be one of the site's: leaving for it is no trip to the background (rule 23). */
  stay(expected: boolean): void;
  /** What the tab's page before has left for this one, where storage is allowed; with a text: what this one leaves. */
  note(text?: string): string;
  /** Reports a fault as an `error` event and on the console. */
  report(code: string, message: string): void;
  /** Writes to the console in debug mode. */
  log(...what: unknown[]): void;
}

/** What the host knows of the run that begins with this page. */
export interface Run {
  /** Nothing of this is known yet, but will be: see `ready`. */
  readonly early: boolean;
  /** What other tabs of the site said: `1`, one of them lives; '0', one starts too; '', none; `undefined`: unknown. */
  readonly answer?: string;
  /** The record that was found at load, and what has become of it. */
  readonly found?: SessionRecord;
  readonly record?: SessionRecord;
  /** It was left in the foreground, with no living tab behind it (rule 27). */
  readonly died: boolean;
  /** Storage outlives the page. */
  readonly kept: boolean;
}

export interface PluginTrackOptions extends TrackOptions {
  /** A passive change of the site's state: carries the session also when that is over (rule 10). */
  trailing?: boolean;
  /** Called once the event is remembered or delivered safely. */
  safe?(): void;
}

/**
 * An extension of a tracker; a kit, in mParticle's sense. Hooks run in the order of the plugins, and nothing waits for
 * what they return. One that throws, or rejects, is reported once for its plugin and stops no other.
 */
export interface Plugin {
  readonly name: string;
  /** Called once the page is shown, before all other hooks. */
  setup?(api: PluginApi): void;
  /** May change the event, or veto it by returning `false`; runs under consent, before the session is touched. */
  beforeTrack?(event: UnstampedEvent): boolean | void;
  /**
   * Each event that is sent, as it is sent, `session_start` and `session_end` too; nothing while consent is pending.
   * With `cookieless` events are sent while it is denied: what goes to others should ask `api.consent`.
   */
  onTrack?(event: TrackedEvent): void;
  onSessionStart?(session: Session): void;
  onSessionEnd?(summary: SessionSummary): void;
  /** This page was shown or hidden, or goes (rule 28); the site may be visible in another tab. What is tracked now still leaves with it. */
  onVisibilityChange?(visible: boolean): void;
  /** The site came to the foreground or went to the background (rule 23): known up to half a second later. */
  onStateChange?(told: Signals['state']): void;
  /** `setSessionTimeout` was called: what `api.timeouts` says now. */
  onTimeoutChange?(timeouts: Readonly<Limits>): void;
  /** Undo everything: called by `shutdown()`. */
  teardown?(): void;
}
