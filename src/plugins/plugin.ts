import type { UnstampedEvent } from '../event/event';
import type { Session, SessionSummary } from '../session/describe';
import type { Limits } from '../session/judge';
import type { SessionState } from '../session/record';
import type { Tracker } from '../tracker-types';

/** What a plugin gets: the tracker, and what is for plugins only. */
export interface PluginApi extends Pick<Tracker, 'track' | 'on'> {
  /** The current session, or `null`. */
  readonly session: Session | null;
  /** The timeouts in force, in milliseconds, so that an embedded kit can align its own with them. */
  readonly timeouts: Readonly<Limits>;
  /** Reports a fault as an `error` event and on the console. */
  report(code: string, message: string): void;
  /** Writes to the console in debug mode. */
  log(...what: unknown[]): void;
}

/** An extension of a tracker; a kit, in mParticle's sense. A hook that throws is reported once and stops no other. */
export interface Plugin {
  readonly name: string;
  /** Called once the page is shown. */
  setup?(api: PluginApi): void;
  /** May change the event, or veto it by returning `false`; runs under consent, before the session is touched. */
  beforeTrack?(event: UnstampedEvent): boolean | void;
  onSessionStart?(session: Session): void;
  onSessionEnd?(summary: SessionSummary): void;
  onStateChange?(told: { readonly state: SessionState; readonly since: number }): void;
  /** Undo everything: called by `shutdown()`. */
  teardown?(): void;
}
