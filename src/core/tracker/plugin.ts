import type { BatchContext } from '../event/batch-context';
import type { TrackedEvent, UnstampedEvent } from '../event/event';
import type { AppOptions } from '../options/app-options';
import type { ConsentState } from '../options/consent-state';
import type { Session, SessionSummary } from '../session/rules/describe-session';
import type { Limits } from '../session/rules/judge';
import type { Tracker, TrackerEvents } from './tracker-types';

/** A plugin's storage beside the record: texts by key, in IndexedDB, as long as consent allows it. */
export interface PluginStorage {
  /** Rejects where IndexedDB fails; ask with a time limit of your own. */
  get(key: string): Promise<string | undefined>;
  /** Without a text, the key is deleted. A stored text is merged as `mergeBy` says. */
  set(key: string, text?: string): void;
  /** Makes one of two texts of a key, in any order and as often as one likes; without it, what was stored first stays. */
  mergeBy(key: string, merge: (stored: string | undefined, own: string) => string): void;
  /** May anything be kept now? Also `localStorage` is to be left alone where not. */
  isOpen(): boolean;
  /** Can what is kept outlive the page? */
  isLasting(): boolean;
}

/** The argument of `setup`: the tracker's methods, and more for plugins only. */
export interface PluginApi extends Tracker {
  /** The namespace, as the cookie is named: keys of the plugin's own begin with it. */
  readonly name: string;
  /** The timeouts in force, in milliseconds, so that an embedded kit can align its own with them. */
  readonly timeouts: Readonly<Limits>;
  /** The `app` option. */
  readonly app?: AppOptions;
  /** Texts of the plugin's own. */
  readonly storage: PluginStorage;
  /** The id of this tab; before consent, one that nobody will see. */
  readonly tabId: string;
  /** Delays the first events until the promise settles, 1 s at most: something has to be known before. */
  hold(until: Promise<unknown>): void;
  /** Asks `onContext` again: what it has said holds no more. */
  renewContext(): void;
  /** An address as it may be sent: without secrets, by the site's `mask`, and not too long; empty where that fails. */
  mask(address: string): string;
  /** Reports a fault as an `error` event and on the console. */
  report(code: string, message: string): void;
  /** Reports that an option of the plugin, or a part of it, is wrong: an `error` of the code `option`. */
  warn(path: string, why: string): void;
  /** Writes to the console in debug mode. */
  log(...what: unknown[]): void;
}

/**
 * An extension of a tracker; a kit, in mParticle's sense. Hooks run in the order of the plugins, and nothing waits for
 * what they return. A hook that throws or rejects is reported once for each plugin, and stops no other hook.
 */
export interface Plugin {
  /** By which errors name it. */
  readonly name: string;
  /** Called once the page is shown, before all other hooks. */
  setup?(api: PluginApi): void;
  /**
   * Storage may be used from now on; before any stored copy has been read, and again after each grant of consent. `decidedAt` is
   * the time of the call, or of the source's answer, that gave or denied consent on this page; absent while the option holds.
   */
  onOpen?(decidedAt?: number): void;
  /** May change the event, or veto it by returning `false`; runs under consent, before the session is touched. */
  beforeTrack?(event: UnstampedEvent): boolean | void;
  /**
   * Each event that is sent, `session_start` and `session_end` too, before it is remembered: it may be added to; nothing while
   * consent is pending. With `cookieless` events are sent while it is denied: what goes to others should ask `api.consent`.
   */
  onTrack?(event: TrackedEvent): void;
  /** Adds to what is the same for all events of a batch. Asked when the page starts, and once more when it is idle. */
  onContext?(context: { -readonly [Key in keyof BatchContext]: BatchContext[Key] }, isIdle: boolean): void;
  /** As the signal `session-start`. */
  onSessionStart?(session: Session): void;
  /** As the signal `session-end`. */
  onSessionEnd?(summary: SessionSummary & { readonly session: Session }): void;
  /** The page was shown or hidden, or is left (rule 28); the site may be visible in another tab. Events tracked in this hook are still sent. */
  onVisibilityChange?(visible: boolean): void;
  /** The page goes, or may be frozen: what was tracked has been handed over. */
  onPageExit?(isUnloading: boolean): void;
  /** The page is back from the back/forward cache, or from freezing. */
  onRestore?(): void;
  /** The site came to the foreground or went to the background (rule 23); with `sojourn/app-state`, known up to half a second later. */
  onStateChange?(change: TrackerEvents['state']): void;
  /** Consent has changed; called again when the stored record has been read. */
  onConsent?(consent: ConsentState): void;
  /** `setSessionTimeout` was called: what `api.timeouts` says now. */
  onTimeoutChange?(timeouts: Readonly<Limits>): void;
  /** Consent was withdrawn, or given again after that: nothing that was known of the visitor counts any more. */
  onForget?(): void;
  /** Undo everything: called by `shutdown()`. */
  teardown?(): void;
  /** Methods of the plugin's own: they become the script tag's commands, and the tracker's methods there. */
  readonly methods?: Readonly<Record<string, (...args: never[]) => unknown>>;
}
