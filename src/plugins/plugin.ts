import type { TrackOptions } from '../tracker-types';
import type { UnstampedEvent } from '../event/event';
import type { Session, SessionSummary } from '../session/describe';
import type { SessionState } from '../session/record';

/** What a plugin gets of its tracker. */
export interface PluginApi {
  /** Like the tracker's own: returns the event id, or `null` when it was refused. */
  track(name: string, properties?: object, options?: TrackOptions): string | null;
  /** The current session, or `null`. */
  readonly session: Session | null;
  /** The timeouts in force, in milliseconds, so that an embedded kit can align its own with them. */
  readonly timeouts: {
    readonly foreground: number;
    readonly background: number;
    readonly maxDuration: number;
  };
  /** Reports a fault as an `error` event and on the console. */
  error(code: string, message: string): void;
  /** Writes to the console in debug mode. */
  log(...what: unknown[]): void;
}

/** An extension of a tracker; a kit, in mParticle's sense. One that throws is reported once and stops no other. */
export interface Plugin {
  readonly name: string;
  /** Called once the page is shown, before anything is tracked. */
  setup?(api: PluginApi): void;
  /** May change the event, or veto it by returning `false`; runs before the session is touched. */
  beforeTrack?(event: UnstampedEvent): boolean | void;
  onSessionStart?(session: Session): void;
  onSessionEnd?(summary: SessionSummary): void;
  onStateChange?(state: SessionState): void;
  /** Undo everything: called by `shutdown()`. */
  teardown?(): void;
}
