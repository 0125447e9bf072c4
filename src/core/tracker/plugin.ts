import type { BatchContext } from '../event/batch-context';
import type { TrackedEvent, UnstampedEvent } from '../event/event';
import type { AppOptions } from '../options/app-options';
import type { ConsentState } from '../options/consent-state';
import type { Session, SessionSummary } from '../session/rules/describe-session';
import type { Limits } from '../session/rules/judge';
import type { Tracker, TrackerEvents } from './tracker-types';

/** A plugin's storage beside the record: texts by key, in IndexedDB, as long as consent allows it. */
export interface PluginStorage {
  /** Rejects if IndexedDB fails. The answer may never come, so set a time limit of your own. */
  get(key: string): Promise<string | undefined>;
  /** Stores a text; without a text, deletes the key. A stored text is merged by the function of `mergeBy`. */
  set(key: string, text?: string): void;
  /** Sets the function that merges two texts of a key, in any order and repeatedly. Without it, the text that was stored first is kept. */
  mergeBy(key: string, merge: (stored: string | undefined, own: string) => string): void;
  /** Whether anything may be stored now. If not, do not use `localStorage` either. */
  isOpen(): boolean;
  /** Whether stored texts outlive the page. */
  isLasting(): boolean;
}

/** The argument of `setup`: the tracker's methods, and more for plugins only. */
export interface PluginApi extends Tracker {
  /** The name of the namespace's cookie. The plugin's own keys begin with it. */
  readonly name: string;
  /** The current timeouts, in milliseconds, so that a plugin can align its own with them. */
  readonly timeouts: Readonly<Limits>;
  /** The `app` option. */
  readonly app?: AppOptions;
  /** Storage for texts of the plugin. */
  readonly storage: PluginStorage;
  /** The id of this tab; before consent, an id that is never sent. */
  readonly tabId: string;
  /** Delays the first events until the promise settles, at most 1 s. */
  hold(until: Promise<unknown>): void;
  /** Calls `onContext` again for the next event, because the context has changed. */
  renewContext(): void;
  /** Returns an address as it may be sent: redacted, masked by the site's `mask`, and truncated; empty if that fails. */
  mask(address: string): string;
  /** Reports an error as an `error` event and on the console. */
  report(code: string, message: string): void;
  /** Reports that an option of the plugin, or a part of it, is wrong: an `error` of the code `option`. */
  warn(path: string, why: string): void;
  /** Writes to the console in debug mode. */
  log(...what: unknown[]): void;
}

/**
 * An extension of a tracker, like a kit of mParticle. Hooks are called in the order of the plugins, and their promises are not
 * awaited. A hook that throws or rejects is reported once for each plugin, and stops no other hook.
 */
export interface Plugin {
  /** The name of the plugin in error messages. */
  readonly name: string;
  /** Called once the page is shown, before all other hooks. */
  setup?(api: PluginApi): void;
  /**
   * Called when storage may be used: before any stored copy is read, and again after each grant of consent. `decidedAt` is the time of
   * the call, or of the source's answer, that gave or denied consent on this page; absent while the option applies.
   */
  onOpen?(decidedAt?: number): void;
  /** May change the event, or veto it by returning `false`. Called with consent, before the event changes the session. */
  beforeTrack?(event: UnstampedEvent): boolean | void;
  /**
   * Called for each event that is sent, including `session_start` and `session_end`, before it is stored. May add to the event. Never
   * called while consent is pending. With `cookieless`, events are also sent while consent is denied: check `api.consent` before you
   * forward an event to third parties.
   */
  onTrack?(event: TrackedEvent): void;
  /** Adds to the context that all events of a batch share. Called when the page starts, and again when the page is idle. */
  onContext?(context: { -readonly [Key in keyof BatchContext]: BatchContext[Key] }, isIdle: boolean): void;
  /** The same as the event `session-start`. */
  onSessionStart?(session: Session): void;
  /** The same as the event `session-end`. */
  onSessionEnd?(summary: SessionSummary & { readonly session: Session }): void;
  /** The page was shown, hidden or left (rule 28); the site may be visible in another tab. Events tracked in this hook are still sent. */
  onVisibilityChange?(visible: boolean): void;
  /** The page is left, or may be frozen: waiting events have been handed over. */
  onPageExit?(isUnloading: boolean): void;
  /** The page is back from the back/forward cache, or from freezing. */
  onRestore?(): void;
  /** The site came to the foreground or went to the background (rule 23); with `sojourn/app-state`, called up to half a second later. */
  onStateChange?(change: TrackerEvents['state']): void;
  /** Consent has changed; called again when the stored record has been read. */
  onConsent?(consent: ConsentState): void;
  /** `setSessionTimeout` was called. `timeouts` are the new `api.timeouts`. */
  onTimeoutChange?(timeouts: Readonly<Limits>): void;
  /** Consent was withdrawn, or given again after that: forget everything about the visitor. */
  onForget?(): void;
  /** Called by `shutdown()`: undo everything. */
  teardown?(): void;
  /** The plugin's own methods. In the script tag they become commands, and methods of the tracker. */
  readonly methods?: Readonly<Record<string, (...args: never[]) => unknown>>;
}
