import { v4 as uuid } from 'uuid';
import { readUtm } from '../event/page';
import type { RecordStore } from '../storage/record-store';
import { open, type Identity } from './change';
import { describe, type Session } from './describe';
import { createKeeper, type Happening, type Keeper, type KeeperOptions } from './keeper';
import type { EndReason } from './record';

export interface SessionRoomOptions extends Pick<
  KeeperOptions,
  'limits' | 'visibleSince' | 'announce' | 'entered'
> {
  /** Opens the store; `memoryOnly` for sessions that must leave no trace. */
  openStore(memoryOnly: boolean): RecordStore;
  /** Rule 39. */
  readonly debugId?: string;
}

export type SessionRoom = ReturnType<typeof createSessionRoom>;

/** The sessions of one tracker through all states of consent: a keeper while one may be kept, a provisional session before. */
export function createSessionRoom({ openStore, debugId, ...options }: SessionRoomOptions) {
  const createdAt = Date.now();
  let store: RecordStore | undefined;
  let keeper: Keeper | undefined;
  /** Ids of the next session to be made: shown while consent is pending, used if there is no stored record (rule 35). */
  let fresh: Identity | undefined;
  let generation = 0;

  const provisional = () =>
    (fresh ??= { userId: uuid(), sessionId: debugId ?? uuid(), generation, utm: readUtm() });
  const identity = () => {
    const ids = provisional();
    fresh = undefined;
    return ids;
  };

  return {
    /** Takes up the stored record, if there may be one. */
    begin(memoryOnly: boolean): Promise<void> {
      store = openStore(memoryOnly);
      keeper = createKeeper({ store, identity, ...options });
      return keeper.load();
    },
    /** Rule 39: a constant session is not ended. */
    add(what: Happening): void {
      if (!debugId || what.type === 'event' || what.type === 'state') keeper?.add(what);
    },
    reschedule: () => keeper?.schedule(),
    settle: (work: () => void) => (keeper ? keeper.settle(work) : work()),
    gone: async () => !!store && store.gone(),
    /** Keeps what is stored, but touches it no more. */
    pause(): void {
      keeper?.stop();
      store = keeper = undefined;
    },
    /** Ends with `reason`, if told to, and forgets all that is kept; a later grant is a new visitor (rules 15, 37). */
    withdraw(reason?: EndReason): void {
      const at = Date.now();
      if (keeper && reason) {
        keeper.add({ type: 'end', reason, at });
        keeper.settle(() => {});
      }
      keeper?.stop();
      generation = Math.max(at, (store?.record?.generation ?? generation) + 1);
      (store ?? openStore(false)).clear();
      store = keeper = fresh = undefined;
    },
    /** What `tracker.session` shows. */
    session(): Session | null {
      if (!store) {
        const state = options.visibleSince() < Infinity ? 'foreground' : 'background';
        return describe(open(undefined, provisional(), createdAt, state), 'memory');
      }
      store.refresh();
      const { record } = store;
      return record && !record.endedAt ? describe(record, store.mechanism) : null;
    },
    mechanism: () => store!.mechanism,
  };
}
