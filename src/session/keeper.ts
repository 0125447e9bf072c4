import type { RecordStore } from '../storage/record-store';
import { changeState, clampTime, end, forget, open, stamp, type Identity, type Stampable } from './change';
import { judge, livesUntil, type Limits } from './judge';
import {
  END_ANNOUNCED,
  PREVIOUS_END_ANNOUNCED,
  START_ANNOUNCED,
  type EndReason,
  type SessionRecord,
  type SessionState,
} from './record';

/** One thing that happened at `at` and bears on the session. */
export type Happening = { readonly at: number } & (
  | { type: 'event'; event: Stampable; stamped(record: SessionRecord, time: number): void }
  | { type: 'state'; state: SessionState }
  | { type: 'check' | 'new' }
  | { type: 'end' | 'reset'; reason: EndReason }
);

export interface KeeperOptions {
  readonly store: RecordStore;
  readonly limits: Limits;
  /** Since when this tab has been visible; `Infinity` while it is not. */
  visibleSince(): number;
  /** Ids for the next session that is made. */
  identity(): Identity;
  /** A start or an end to be told to the collector; `remembered` when it is safe. */
  announce(tag: 'start' | 'end', record: SessionRecord, remembered: () => void): void;
  /** This tab has a session that it did not have before. */
  entered(record: SessionRecord): void;
}

export type Keeper = ReturnType<typeof createKeeper>;

/**
 * Applies the rules to what happens, in order. Whatever would end or open a session is done in the store's critical
 * section, with a record read afresh (rules 12, 14); all else at once.
 */
export function createKeeper({ store, limits, visibleSince, identity, announce, entered }: KeeperOptions) {
  let waiting: Happening[] = [];
  let loaded = false;
  let busy = false;
  let requested = false;
  /** A living tab proves a living browser: rule 8 is a question of the first look only. */
  let sameBrowser = false;
  let current: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const announced = new Set<string>();

  /** `false`: this needs the critical section. */
  const apply = (what: Happening, exclusive: boolean): boolean => {
    const last = store.record;
    const now = Date.now();
    const witness = { visibleSince: visibleSince(), browserClosed: !sameBrowser && store.browserClosed() };
    const over = last && judge(last, what.at, now, limits, witness);
    const explicit =
      what.type === 'end' || what.type === 'reset' ? what.reason : what.type === 'new' && 'ended';
    const ends = last && !last.endedAt && (over || explicit);
    const opens = what.type === 'new' || (what.type === 'event' && !what.event.passive && (!last || !!over));
    if ((ends || opens || what.type === 'reset') && !exclusive) return false;

    let record = last;
    if (ends) record = end(last, ends, over ? undefined : what.at);
    if (what.type === 'reset') record = forget(record, identity(), what.at);
    if (opens)
      record = open(record, identity(), what.at, visibleSince() < Infinity ? 'foreground' : 'background');
    sameBrowser ||= opens || (!!record && !witness.browserClosed);
    const lives = record && !record.endedAt;
    if (what.type === 'state' && lives && record!.state !== what.state)
      record = changeState(record!, what.state, what.at);
    store.change(record);
    tell();
    if (what.type === 'event' && record && lives) {
      const time = clampTime(record, what.event.time ?? what.at, now);
      store.change(stamp(store.record!, what.event, what.at, time));
      what.stamped(store.record!, time);
    }
    return true;
  };

  const remember =
    (tag: 'start' | 'end', { sessionId }: SessionRecord) =>
    () => {
      const record = store.record;
      const bit = tag === 'start' ? START_ANNOUNCED : END_ANNOUNCED;
      if (record?.sessionId === sessionId) {
        if (!(record.announced & bit)) store.change({ ...record, announced: record.announced | bit });
      } else if (record?.previous?.sessionId === sessionId && tag === 'end') {
        store.change({
          ...record,
          announced: record.announced | PREVIOUS_END_ANNOUNCED,
          previous: undefined,
        });
      }
    };

  /** What has not been announced safely is, once by each tab: ids are the facts' own (rule 18). */
  const tell = () => {
    const record = store.record;
    if (!record) return;
    const fact = (bit: number, tag: 'start' | 'end', of: SessionRecord | undefined | false) => {
      const key = of && tag + of.sessionId;
      if (!key || record.announced & bit || announced.has(key)) return;
      announced.add(key);
      announce(tag, of, remember(tag, of));
    };
    fact(PREVIOUS_END_ANNOUNCED, 'end', record.previous);
    fact(START_ANNOUNCED, 'start', !!record.sessionIndex && record);
    fact(END_ANNOUNCED, 'end', !!record.endedAt && record);
  };

  const notice = () => {
    const record = store.record;
    if (record && record.sessionId !== current) {
      current = record.sessionId;
      if (!record.endedAt) entered(record);
    }
  };

  /** An end is written down and announced soon after the rules have brought it (rule 19). Nothing starts here. */
  const schedule = () => {
    clearTimeout(timer);
    const record = store.record;
    const witness = { visibleSince: visibleSince() };
    // A hidden tab leaves a site that is in the foreground to the tab that is visible (rule 1).
    if (!record || record.endedAt || (witness.visibleSince === Infinity && record.state === 'foreground'))
      return;
    const due = livesUntil(record, limits, witness) - Date.now() + 1;
    if (due < Infinity)
      timer = setTimeout(() => add({ type: 'check', at: Date.now() }), Math.min(due, 0x7fffffff));
  };

  const drain = (exclusive: boolean) => {
    if (busy) return;
    busy = true;
    let needed = exclusive || store.refresh();
    while (needed && waiting.length) {
      notice();
      needed = apply(waiting[0]!, exclusive);
      if (needed) waiting.shift();
    }
    notice();
    busy = false;
    if (needed) schedule();
    else if (!requested) {
      requested = true;
      store.exclusive(() => {
        requested = false;
        drain(true);
      });
    }
  };

  const add = (what: Happening) => {
    waiting.push(what);
    if (loaded) drain(false);
  };

  return {
    add,
    /** Reads the stored record, then takes up what waits. */
    async load(): Promise<void> {
      await store.load();
      if (loaded) return;
      loaded = true;
      current = store.record?.sessionId;
      tell();
      drain(false);
    },
    /** The page is going: what waits is stamped at once, with what is known (rule 13); then `work`; then all is saved. */
    settle(work: () => void): void {
      loaded = true;
      store.now(() => {
        drain(true);
        work();
      });
    },
    /** New limits hold from the next judgement on (rule 11). */
    schedule,
    /** Forgets what waits. */
    stop(): void {
      waiting = [];
      clearTimeout(timer);
    },
  };
}
