import type { openTab } from '../event/tab';
import type { Emitter } from '../emitter';
import type { Ledger } from '../ledger/ledger';
import type { Settings } from '../options/read-settings';
import type { createSessionManager } from '../session/session-manager';
import type { RecordStore } from '../store/record-store';
import type { Teller } from '../teller';
import type { Tracker } from '../tracker-types';
import type { PluginApi } from './plugin';

interface Rooms {
  readonly tracker: Tracker;
  readonly settings: Settings;
  readonly emitter: Emitter;
  readonly tab: ReturnType<typeof openTab>;
  readonly store: RecordStore;
  readonly ledger: Ledger;
  readonly manager: ReturnType<typeof createSessionManager>;
  readonly teller: Teller;
  hold: PluginApi['hold'];
  flushOnExit: PluginApi['flushOnExit'];
  log: PluginApi['log'];
}

/** The tracker's methods, and what is for plugins only. Getters stay getters. */
export const createPluginApi = (rooms: Rooms): PluginApi => {
  const { tracker, settings, emitter, tab, store, ledger, manager, teller, hold, flushOnExit, log } = rooms;
  const own: Omit<PluginApi, keyof Tracker> & Pick<PluginApi, 'track'> = {
    track: tracker.track,
    name: settings.name,
    timeouts: settings.limits,
    app: settings.app,
    get record() {
      return store.record;
    },
    get tabId() {
      return tab.id(store.record?.userId);
    },
    storage: {
      async get(key) {
        // To read would make the database: where nothing may be stored, that is a trace too (rule 36).
        const stored = ledger.isOpen() ? await ledger.get(key) : undefined;
        const own = ledger.changes.get(key);
        // What this page has set meanwhile may know less than what was stored before.
        return (own == null ? stored : ledger.merge(key, stored, own)) as string | undefined;
      },
      set: (key, text) => ledger.set(key, text),
      mergeBy: (key, merge) => ledger.mergeBy(key, merge as (stored: unknown, own: unknown) => unknown),
      isOpen: ledger.isOpen,
      isLasting: ledger.isLasting,
    },
    hold,
    declareCrashed: manager.declareCrashed,
    setSiteState: (foreground, at, visibleSince) => void manager.add({ at, foreground, visibleSince }),
    tellState: (state) => void emitter.emit('state', state),
    flushOnExit,
    renewContext: teller.renewContext,
    note: tab.note,
    report: emitter.report,
    log,
  };
  return Object.create(tracker, Object.getOwnPropertyDescriptors(own)) as PluginApi;
};
