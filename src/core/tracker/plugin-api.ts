import type { openTab } from '../page/tab';
import type { Emitter } from './emitter';
import type { EventFactory } from '../event/create-event';
import type { Ledger } from '../storage/ledger';
import type { Settings } from '../options/read-settings';
import type { createSessionManager } from '../session/session-manager';
import type { RecordStore } from '../storage/record-store';
import type { Teller } from '../session/session-announcer';
import type { Tracker } from './tracker-types';
import type { PluginApi, PluginStorage } from './plugin';

interface Rooms {
  readonly tracker: Tracker;
  readonly settings: Settings;
  readonly emit: Emitter['emit'];
  readonly tab: ReturnType<typeof openTab>;
  readonly events: EventFactory;
  readonly store: RecordStore;
  readonly ledger: Ledger;
  readonly manager: ReturnType<typeof createSessionManager>;
  readonly teller: Teller;
  /** What it is given as it is. */
  readonly more: Pick<PluginApi, 'hold' | 'flushOnExit' | 'pause' | 'complete' | 'report' | 'warn' | 'log'>;
}

/** The tracker's methods, and what is for plugins only. Getters stay getters. */
export const createPluginApi = (rooms: Rooms): PluginApi => {
  const { tracker, settings, emit, tab, events, store, ledger, manager, teller, more } = rooms;
  // No spread beside the getters, and no `__proto__`: a build for an older target lowers the spread to copies, which have neither.
  const own: Omit<PluginApi, keyof Tracker | keyof Rooms['more']> = {
    name: settings.name,
    timeouts: settings.limits,
    app: settings.app,
    get statedConsent() {
      return settings.consent;
    },
    get record() {
      return store.record;
    },
    get tabId() {
      return tab.id(store.record?.userId);
    },
    storage: {
      // To read would make the database: where nothing may be stored, that is a trace too (rule 36).
      get: async (key) => (ledger.isOpen() ? ((await ledger.get(key)) as string) : undefined),
      set: ledger.set,
      mergeBy: ledger.mergeBy as PluginStorage['mergeBy'],
      isOpen: ledger.isOpen,
      isLasting: ledger.isLasting,
    },
    adopt: (at, applyRules) => void manager.add({ at, applyRules }),
    declareCrashed: manager.declareCrashed,
    setSiteState: (foreground, at, visibleSince) => void manager.add({ at, foreground, visibleSince }),
    tellState: (state) => void emit('state', state),
    renewContext: teller.renewContext,
    note: tab.note,
    mask: events.mask,
  };
  return Object.assign(Object.setPrototypeOf(own, tracker), more) as PluginApi;
};
