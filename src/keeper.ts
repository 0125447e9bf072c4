import type { RecordStore } from './storage/record-store';
import { createAnnouncements } from './session/announcements';
import { createRules } from './session/apply';
import type { Happening, KeeperOptions } from './session/happening';
import { deadlines } from './session/judge';
import { FOREGROUND, type SessionRecord } from './session/record';

export type { Happening } from './session/happening';

/** Within which an end is announced (rule 19), in milliseconds. */
const MINUTE = 60_000;

/**
 * The queue before the rules. What happens waits while the consent gate is closed; then the rules are applied to it, in
 * order. Whatever ends or opens a session is done in the store's critical section, with a record read afresh (rules 12,
 * 14); all else at once.
 */
export const createKeeper = (host: KeeperOptions) => {
  let waiting: Happening[] = [];
  /** Only while the gate is open. */
  let store: RecordStore | undefined;
  let loaded: boolean | undefined;
  /** What was before the one that is being worked on. */
  let before: readonly [store?: RecordStore, record?: SessionRecord, waiting?: number] | undefined;
  let requested: boolean | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = createAnnouncements(host.announce);
  const { apply, found, forget } = createRules(host, tell);

  /** An end is written down and announced soon after the rules have brought it (rule 19). Nothing starts here. */
  const schedule = () => {
    clearTimeout(timer);
    const record = store?.record;
    if (!record || record.endedAt) return;
    const since = host.visibleSince();
    // A hidden tab leaves a site that is in the foreground to the tab that is visible (rule 1), as long as there is one.
    const leaves = record.state & 1 && since === Infinity;
    const look = () => {
      if (!leaves) return add({ at: Date.now(), passive: true });
      store?.refresh(true);
      schedule();
    };
    const waits = deadlines(record, host.limits, since).map(([instant]) => instant + 1 - Date.now());
    // Also before it is due: the machine may sleep, or another tab close.
    timer = setTimeout(look, leaves ? MINUTE : Math.max(0, Math.min(MINUTE, ...waits)));
  };

  const begin = () => void (before = [store, store?.record, waiting.length]);

  const drain = (exclusive?: boolean) => {
    if (before || !loaded || !store) return;
    begin();
    // Whether the site was left is what another tab wrote a moment ago.
    let able = exclusive || store.refresh(waiting[0]?.state !== undefined);
    try {
      for (let what; able && (what = waiting[0]);) {
        try {
          what.accepted ??= !what.event || host.filter(what.event);
          // The filter may have closed the gate.
          if (waiting[0] !== what || !store) break;
          able = !what.accepted || apply(store, what, Date.now(), exclusive);
        } catch (error) {
          host.failed(error, what.event);
        }
        if (able) waiting.shift();
        begin();
      }
    } finally {
      before = undefined;
    }
    if (able) schedule();
    else if (!requested) {
      requested = true;
      store.exclusive(() => {
        requested = false;
        drain(true);
      });
    }
  };

  /** `false` when the filter has vetoed it. */
  const add = (given: Happening): boolean => {
    const what = { visibleSince: host.visibleSince(), ...given };
    waiting.push(what);
    const events = waiting.filter(({ event }) => event);
    if (!store && events.length > host.bound) {
      waiting.splice(waiting.indexOf(events[0]!), 1);
      host.overflow();
    }
    drain();
    return what.accepted !== false;
  };

  /**
   * The page is going: what waits is stamped at once, with what is known (rule 13); then `work`; then all is saved. A
   * `departure` is a task of its own: what is still being worked on was broken off by Firefox, which does so to a page whose
   * tab is closed, and lets it go on with the next sign of leaving.
   */
  const settle = (work: () => void, departure?: boolean): void => {
    if (!store) return work();
    if (departure && before) {
      const [known, record, length] = before;
      before = undefined;
      if (known === store) {
        store.change(record);
        waiting.splice(length!);
      }
    }
    loaded = true;
    store.now(() => drain(true), work);
  };

  return {
    add,
    settle,
    schedule,
    /**
     * Opens the gate: reads the stored record, then takes up what waits. `died`: has its session, which is in the
     * foreground, no living tab behind it?
     */
    async open(opened: RecordStore, died?: (left: boolean) => Promise<unknown>): Promise<void> {
      store = opened;
      loaded = requested = false;
      await opened.load();
      const { record } = opened;
      const left = record?.state === FOREGROUND && opened.sure();
      const dead = await died?.(left);
      if (store !== opened) return;
      loaded = true;
      found(opened.record, dead && left ? record.sessionId : undefined);
      // Calls of before the script came after the first page view, but were earlier (rule 6).
      waiting.sort((one, other) => one.at - other.at);
      tell(opened);
      drain();
    },
    /** Closes the gate. */
    close(): void {
      clearTimeout(timer);
      store = undefined;
    },
    /** Forgets what waits. */
    clear(): void {
      waiting = [];
      forget();
    },
  };
};
