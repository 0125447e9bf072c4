import type { BatchContext } from '../event/batch-context';
import type { TrackedEvent, UnstampedEvent } from '../event/event';
import type { AppOptions } from '../options/app-options';
import type { ConsentState } from '../consent/consent-state';
import type { ConsentAnswer } from '../../consent-sources/find-strictest';
import type { Burst } from '../delivery/burst';
import type { Signal } from '../delivery/status';
import type { Session, SessionSummary } from '../session/rules/describe-session';
import type { Limits } from '../session/rules/judge';
import type { SessionRecord } from '../session/rules/session-record';
import type { ApplyRules } from '../session/rules/transition';
import type { Tracker, TrackerEvents, TrackOptions } from './tracker-types';

/** What a plugin may keep beside the record: texts by key, in IndexedDB, as long as consent allows it. */
export interface PluginStorage {
  /** Rejects where IndexedDB fails; ask with a time limit of your own. */
  get(key: string): Promise<string | undefined>;
  /** Without a text, the key is deleted. What is stored already is merged as `mergeBy` says. */
  set(key: string, text?: string): void;
  /** Makes one of two texts of a key, in any order and as often as one likes; without it, what was stored first stays. */
  mergeBy(key: string, merge: (stored: string | undefined, own: string) => string): void;
  /** May anything be kept now? Also `localStorage` is to be left alone where not. */
  isOpen(): boolean;
  /** Can what is kept outlive the page? */
  isLasting(): boolean;
}

/** This page was shown or hidden, or goes. */
export interface PageStateChange {
  /** Can this page be seen now? */
  readonly isVisible: boolean;
  /** When it changed: `Date.now()` milliseconds. */
  readonly at: number;
  /** Since when the page was visible before; `Infinity` while it was not. */
  readonly visibleBefore: number;
  /** The page goes, for good or into the back/forward cache. */
  readonly isUnloading: boolean;
  /** It goes into the back/forward cache, as far as is known. */
  readonly mayReturn: boolean;
}

/** What a plugin gets: the tracker's methods, and what is for plugins only. */
export interface PluginApi extends Tracker {
  /** As the tracker's, of any name. `trailing`: a passive change of state that an ended session may carry (rule 10). */
  track(name: string, properties?: object, options?: PluginTrackOptions): string | null;
  /** The namespace, as the cookie is named: keys of the plugin's own begin with it. */
  readonly name: string;
  /** The timeouts in force, in milliseconds, so that an embedded kit can align its own with them. */
  readonly timeouts: Readonly<Limits>;
  /** The `app` option. */
  readonly app?: AppOptions;
  /** The visitor's record as it is known now. */
  readonly record: SessionRecord | undefined;
  /** Texts of the plugin's own. */
  readonly storage: PluginStorage;
  /** The id of this tab; before consent, one that nobody will see. */
  readonly tabId: string;
  /** The first events wait for it: something has to be known before. It must settle soon. */
  hold(until: Promise<unknown>): void;
  /** Another record may go on, from that time: before all that waits, `applyRules` says which, as `transition` does. */
  adopt(at: number, applyRules: ApplyRules): void;
  /** The session of that id was left by a crash: it ends, with the reason `force-quit`, when it is judged next (rule 27). */
  declareCrashed(sessionId: string): void;
  /** The site's state, where the plugin knows it better than this page does (rule 23). `visibleSince` is of the time before. */
  setSiteState(foreground: boolean, at: number, visibleSince: number): void;
  /** Tells the listeners of a change of the site's state. */
  tellState(state: TrackerEvents['state']): void;
  /** What waits is stamped, handed over and written down, as if the page went: it may be frozen any time. */
  flushOnExit(isUnloading?: boolean): void;
  /** Requests wait for `complete`, except those of `flush()` and of the page's exit. */
  pause(): void;
  /** Changes the JSON that groups of waiting events share. */
  complete(change: (shared: string) => string): void;
  /** What `onContext` has said holds no more: it is asked again. */
  renewContext(): void;
  /** What the tab's page before has left for this one, where storage is allowed; with a text: what this one leaves. */
  note(text?: string): string;
  /** An address as it may be sent: without secrets, by the site's `mask`, and not too long; empty where that fails. */
  mask(address: string): string;
  /** Consent as the option or `setConsent` stated it last; `undefined`: it is granted by default only. */
  readonly statedConsent: ConsentState | undefined;
  /** What the sources of consent have said, each under its name: theirs alone. */
  answers?: Map<string, ConsentAnswer>;
  /** Reports a fault as an `error` event and on the console. */
  report(code: string, message: string): void;
  /** Says that an option of the plugin's, or a part of it, is wrong: as `validateOptions` does. */
  warn(path: string, why: string): void;
  /** Writes to the console in debug mode. */
  log(...what: unknown[]): void;
}

export interface PluginTrackOptions extends TrackOptions {
  /** A passive change of the site's state: it carries the session also when that is over (rule 10). */
  trailing?: boolean;
  /** Its name is one of those that only sojourn's own plugins may use. */
  isOwn?: boolean;
}

/**
 * An extension of a tracker; a kit, in mParticle's sense. Hooks run in the order of the plugins, and nothing waits for
 * what they return. One that throws, or rejects, is reported once for its plugin and stops no other.
 */
export interface Plugin {
  /** By which errors name it. */
  readonly name: string;
  /** The page is shown, and nothing has been read yet: calls that came before are made now, of which one may be a denial. */
  onActivate?(tracker: Tracker): void;
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
  /**
   * How far bursts have come, which are events that were tracked together, by this page or one that is gone, and what has
   * happened to them. `src/core/delivery/status.ts` has the table of both; `groups` holds the events as texts.
   */
  onDelivery?(bursts: Iterable<Readonly<Pick<Burst, 'status' | 'groups'>>>, signal: Signal): void;
  /** Adds to what is the same for all events of a batch. Asked when the page starts, and once more when it is idle. */
  onContext?(context: { -readonly [Key in keyof BatchContext]: BatchContext[Key] }, isIdle: boolean): void;
  /** `tracker.session` is read, and may be added to. */
  onSessionRead?(session: Session | null): void;
  /** As the signal `session-start`. */
  onSessionStart?(session: Session): void;
  /** As the signal `session-end`. */
  onSessionEnd?(summary: SessionSummary & { readonly session: Session }): void;
  /** This page was shown or hidden, or goes. `false`: the plugin says what becomes of the site's state, by `setSiteState`. */
  onPageState?(change: PageStateChange): boolean | void;
  /** This page was shown or hidden, or goes (rule 28); the site may be visible in another tab. What is tracked now still leaves with it. */
  onVisibilityChange?(visible: boolean): void;
  /** The page goes, or may be frozen: what was tracked has been handed over. */
  onPageExit?(isUnloading: boolean): void;
  /** The page is back from the back/forward cache, or from freezing. */
  onRestore?(): void;
  /** The site came to the foreground or went to the background (rule 23); with `sojourn/app-state`, known up to half a second later. */
  onStateChange?(told: TrackerEvents['state']): void;
  /** Consent has changed; told once more when the stored record has been read under it. */
  onConsent?(consent: ConsentState): void;
  /** `setSessionTimeout` was called: what `api.timeouts` says now. */
  onTimeoutChange?(timeouts: Readonly<Limits>): void;
  /** Consent was withdrawn, or given again after that: nothing that was known of the visitor counts any more. */
  onForget?(): void;
  /** Undo everything: called by `shutdown()`. */
  teardown?(): void;
  /** Methods of the plugin's own: they become the script tag's commands, and the tracker's methods there. */
  readonly methods?: Readonly<Record<string, (...given: never[]) => unknown>>;
}
