import type { EventFactory } from '../event/create-event';
import type { SessionAnnouncer } from '../session/session-announcer';
import type { SessionManager } from '../session/session-manager';
import type { createOutbox } from '../delivery/outbox';
import type { PluginStorage } from './plugin';
import type { Rooms } from './rooms';
import type { OwnPluginApi } from './plugin-internals';
import type { Tracker } from './tracker-types';

interface PluginApiOptions {
  readonly tracker: Tracker;
  readonly events: EventFactory;
  readonly announcer: SessionAnnouncer;
  readonly manager: SessionManager;
  readonly outbox: ReturnType<typeof createOutbox>;
  hold(until: Promise<unknown>): void;
  exitPage(unloading?: boolean): void;
}

/** Creates the API of plugins: the tracker's methods, and more. Getters stay getters. */
export const createPluginApi = (
  { settings, emit, report, warn, log, tab, store, ledger }: Rooms,
  { tracker, events, announcer, manager, outbox, hold, exitPage }: PluginApiOptions,
): OwnPluginApi => {
  const { name, limits, app } = settings;
  // Not the whole ledger: a site's plugin must not be able to clear or close it.
  const storage: PluginStorage = {
    isOpen: ledger.isOpen,
    isLasting: ledger.isLasting,
    set: ledger.set,
    mergeBy: ledger.mergeBy as PluginStorage['mergeBy'],
    // Reading would create the database, which is a trace if nothing may be stored (rule 36).
    get: async (key) => (ledger.isOpen() ? (ledger.get(key) as Promise<string>) : undefined),
  };
  const own = {
    get tabId() {
      return tab.id(store.record?.userId);
    },
  };
  // No spread beside the getter, and no `__proto__`: a spread, compiled for an older target, copies neither.
  return Object.assign(Object.setPrototypeOf(own, tracker), {
    name,
    timeouts: limits,
    app,
    storage,
    hold,
    report,
    warn,
    log,
    renewContext: announcer.renewContext,
    mask: events.mask,
    rooms: { settings, store, manager, outbox, tab, emit, exitPage },
  }) as OwnPluginApi;
};
