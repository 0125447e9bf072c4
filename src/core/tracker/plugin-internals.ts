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

/** The answer of a consent source; `awaited`: its file has not even loaded. */
export type ConsentAnswer = ConsentState | 'awaited';

/** The rooms of the tracker, for sojourn's own plugins only. No other plugin may rely on them: they change at any time. */
export interface PluginRooms {
  readonly settings: Settings;
  readonly store: RecordStore;
  readonly manager: ReturnType<typeof createSessionManager>;
  readonly outbox: ReturnType<typeof createOutbox>;
  readonly tab: ReturnType<typeof openTab>;
  readonly emit: Emitter['emit'];
  /** Stamps, hands over and writes down what waits, as if the page went: it may be frozen any time. */
  exitPage(isUnloading?: boolean): void;
  /** The answers of the consent sources, each under its name: written by the sources. */
  answers?: Map<string, ConsentAnswer>;
}

export interface OwnTrackOptions extends TrackOptions {
  /** A passive change of the site's state: it carries the session also when that is over (rule 10). */
  trailing?: boolean;
  /** Its name is one of those that only sojourn's own plugins may use. */
  isOwn?: boolean;
}

/** The argument of `setup` for sojourn's own plugins: the public interface, and the rooms. */
export interface OwnPluginApi extends PluginApi {
  track(name: string, properties?: object, options?: OwnTrackOptions): string | null;
  readonly rooms: PluginRooms;
}

/** The hooks that only plugins of sojourn's have. */
export interface OwnPlugin extends Plugin {
  /** The page is shown, and nothing has been read yet: calls that came before are made now, of which one may be a denial. */
  onActivate?(tracker: Tracker): void;
  /**
   * The status of bursts (events that were tracked together, by this page or an earlier one) has changed. `groups` holds the
   * events as texts.
   */
  onDelivery?(bursts: Iterable<Readonly<Pick<Burst, 'status' | 'groups'>>>, change: DeliveryChange): void;
  /** `tracker.session` is read, and may be added to. */
  onSessionRead?(session: Session | null): void;
  /** This page was shown or hidden, or goes. `false`: the plugin adds the site's state to the manager itself. */
  onPageState?(change: PageStateChange): boolean | void;
}
