import type { EventFactory } from '../event/create-event';
import type { SessionAnnouncer } from '../session/session-announcer';
import type { Ledger } from '../storage/ledger';
import type { PluginApi, PluginStorage } from './plugin';
import type { OwnPluginApi, PluginRooms } from './plugin-internals';
import type { Tracker } from './tracker-types';

interface Parts {
  readonly tracker: Tracker;
  readonly events: EventFactory;
  readonly announcer: SessionAnnouncer;
  readonly ledger: Ledger;
  readonly rooms: PluginRooms;
  /** What it is given as it is. */
  readonly more: Pick<PluginApi, 'hold' | 'report' | 'warn' | 'log'>;
}

/** The tracker's methods, and what is for plugins only. Getters stay getters. */
export const createPluginApi = ({ tracker, events, announcer, ledger, rooms, more }: Parts): OwnPluginApi => {
  const { settings, tab, store } = rooms;
  const { name, limits, app } = settings;
  const storage: PluginStorage = {
    // To read would make the database: where nothing may be stored, that is a trace too (rule 36).
    get: async (key) => (ledger.isOpen() ? ((await ledger.get(key)) as string) : undefined),
    set: ledger.set,
    mergeBy: ledger.mergeBy as PluginStorage['mergeBy'],
    isOpen: ledger.isOpen,
    isLasting: ledger.isLasting,
  };
  const own = {
    get tabId() {
      return tab.id(store.record?.userId);
    },
  };
  // No spread beside the getter, and no `__proto__`: a build for an older target lowers the spread to copies, which have neither.
  return Object.assign(Object.setPrototypeOf(own, tracker), more, {
    name,
    timeouts: limits,
    app,
    storage,
    renewContext: announcer.renewContext,
    mask: events.mask,
    rooms,
  }) as OwnPluginApi;
};
