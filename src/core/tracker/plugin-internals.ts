import type { ConsentState } from '../options/consent-state';
import type { Burst } from '../delivery/burst';
import type { createOutbox } from '../delivery/outbox';
import type { DeliveryChange } from '../delivery/status';
import type { Settings } from '../options/read-settings';
import type { PageStateChange } from '../page/page-state-change';
import type { openTab } from '../page/tab';
import type { Session } from '../session/rules/describe-session';
import type { createSessionManager } from '../session/session-manager';
import type { RecordStore } from '../storage/record-store';
import type { Emitter } from './emitter';
import type { Plugin, PluginApi } from './plugin';
import type { Tracker, TrackOptions } from './tracker-types';

/** The answer of a consent source; `awaited`: its file has not loaded yet. */
export type ConsentAnswer = ConsentState | 'awaited';

/** The rooms of the tracker, for sojourn's own plugins only. No other plugin may rely on them: they may change at any time. */
export interface PluginRooms {
  readonly settings: Settings;
  readonly store: RecordStore;
  readonly manager: ReturnType<typeof createSessionManager>;
  readonly outbox: ReturnType<typeof createOutbox>;
  readonly tab: ReturnType<typeof openTab>;
  readonly emit: Emitter['emit'];
  /** Stamps, sends and stores all waiting data, as on a page exit, because the page may be frozen at any time. */
  exitPage(isUnloading?: boolean): void;
  /** The answers of the consent sources, by the source's name. The sources write them. */
  answers?: Map<string, ConsentAnswer>;
}

export interface OwnTrackOptions extends TrackOptions {
  /** A passive change of the site's state: the event has a session even if that session is over (rule 10). */
  trailing?: boolean;
  /** The event's name may be one that is reserved for sojourn's own plugins. */
  isOwn?: boolean;
}

/** The argument of `setup` for sojourn's own plugins: the public interface, and the rooms. */
export interface OwnPluginApi extends PluginApi {
  track(name: string, properties?: object, options?: OwnTrackOptions): string | null;
  readonly rooms: PluginRooms;
}

/** Hooks of sojourn's own plugins only. */
export interface OwnPlugin extends Plugin {
  /** Called when the page is shown, before anything is read. Earlier calls are replayed now, and one of them may be a denial. */
  onActivate?(tracker: Tracker): void;
  /**
   * Called when the status of bursts has changed. A burst has events that were tracked together, by this page or an earlier one, as
   * texts in `groups`.
   */
  onDelivery?(bursts: Iterable<Readonly<Pick<Burst, 'status' | 'groups'>>>, change: DeliveryChange): void;
  /** Called when `tracker.session` is read. The plugin may add to the session. */
  onSessionRead?(session: Session | null): void;
  /** Called when the page is shown, hidden or left. Return `false` if the plugin adds the site's state to the manager itself. */
  onPageState?(change: PageStateChange): boolean | void;
}
