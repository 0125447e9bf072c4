import type { UnstampedEvent } from '../event/event';
import type { RecordStore } from '../storage/record-store';
import { createAnnouncements, type Announce } from './announcements';
import { changeState, end, forget, open, stamp, type Fresh } from './change';
import { deadlines, judge, type Limits } from './judge';
import type { EndReason, SessionRecord } from './record';

/** One thing that bears on the session. */
export interface Happening {
  /** When it happened, or was called. */
  readonly at: number;
  /** An event, to be stamped. */
  readonly event?: UnstampedEvent;
  readonly passive?: boolean;
  /** The instant that the page gave: of the event only, it plays no part in judging (rule 6). */
  readonly time?: number;
  /** This tab went to the foreground (1) or the background (0). */
  readonly state?: number;
  /** With a state: since when the tab was visible before. A change is judged by the state being left (rule 3). */
  readonly visibleSince?: number;
  /** The session is to end, for this reason; `logout` forgets the visitor too. */
  readonly ends?: EndReason;
  /** A session is to open. */
  readonly opens?: boolean;
  /** What the filter said of the event. */
  accepted?: boolean;
}

export interface KeeperOptions {
  readonly limits: Limits;
  /** Since when this tab has been visible; `Infinity` while it is not. */
  visibleSince(): number;
  /** Ids for a session that is made. */
  fresh(): Fresh;
  /** May the event be sent? Asked once, before the session is touched (rule 21). */
  filter(event: UnstampedEvent): boolean;
  stamped(event: UnstampedEvent, time: number, record?: SessionRecord): void;
  announce: Announce;
  /** This tab has a session that it did not have before. */
  entered(record: SessionRecord): void;
  /** An event had to go: more than `bound` were waiting. */
  overflow(): void;
  readonly bound: number;
}

/**
 * The consent gate and the session. What happens waits while the gate is closed; then the rules are applied to it, in
 * order. Whatever ends or opens a session is done in the store's critical section, with a record read afresh (rules 12,
 * 14); all else at once.
 */
export const createKeeper = ({
  limits,
  visibleSince,
  fresh,
  filter,
  stamped,
  announce,
  entered,
  overflow,
  bound,
}: KeeperOptions) => {
  let waiting: Happening[] = [];
  /** Only while the gate is open. */
  let store: RecordStore | undefined;
  let loaded: boolean | undefined;
  let busy: boolean | undefined;
  let requested: boolean | undefined;
  /** A living tab proves a living browser: rule 8 is a question of the first look only. */
  let sameBrowser: boolean | undefined;
  let current: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = createAnnouncements(announce);

  /** `false`: this needs the critical section. */
  const apply = (what: Happening, exclusive: boolean): boolean => {
    const { at, event, passive, state, ends } = what;
    const now = Date.now();
    const browserClosed = !sameBrowser && store!.browserClosed();
    let { record } = store!;
    const over = record && judge(record, at, now, limits, what.visibleSince ?? visibleSince(), browserClosed);
    const ending = record && !record.endedAt && (over || ends);
    const forgets = ends === 'logout';
    const opens = what.opens || (event && !passive && (!record || over));
    const turns = ending || opens || forgets;
    if (turns && !exclusive) return false;

    if (ending) record = end(record!, ending, over ? 0 : at);
    if (forgets) record = forget(record, fresh(), at);
    if (opens) record = open(record, fresh(), at, +(visibleSince() < Infinity));
    sameBrowser ||= !!opens || (record && !browserClosed);
    const lives = record && !record.endedAt;
    // What a visible tab does says that the site is in the foreground, whatever a tab that was hidden wrote last.
    const seen = visibleSince() < Infinity && !passive ? 1 : (state ?? record?.state);
    if (lives && (seen !== record!.state || what.visibleSince! < Infinity))
      record = changeState(record!, seen!, at);
    store!.change(record);
    if (turns) tell(store!);
    notice();
    if (lives && event) {
      // Kept between the session's start and now (rule 6).
      const time = Math.max(record!.startedAt, Math.min(what.time || at, now));
      store!.change((record = stamp(store!.record!, event, !!passive, at, time)));
      stamped(event, time, record);
    }
    return true;
  };

  const notice = () => {
    const record = store!.record;
    if (record && record.sessionId !== current) {
      current = record.sessionId;
      if (!record.endedAt) entered(record);
    }
  };

  /** An end is written down and announced soon after the rules have brought it (rule 19). Nothing starts here. */
  const schedule = () => {
    clearTimeout(timer);
    const record = store?.record;
    // A hidden tab leaves a site that is in the foreground to the tab that is visible (rule 1).
    if (!record || record.endedAt || (record.state && visibleSince() === Infinity)) return;
    const due =
      Math.min(...deadlines(record, limits, visibleSince()).map(([instant]) => instant)) - Date.now() + 1;
    if (due < Infinity) timer = setTimeout(() => add({ at: Date.now() }), Math.min(due, 0x7fffffff));
  };

  const drain = (exclusive?: boolean) => {
    if (busy || !loaded || !store) return;
    busy = true;
    let able = exclusive || store.refresh();
    try {
      for (let what; able && (what = waiting[0]);) {
        what.accepted ??= !what.event || filter(what.event);
        able = !what.accepted || apply(what, !!exclusive);
        if (able) waiting.shift();
      }
    } finally {
      busy = false;
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
  const add = (what: Happening): boolean => {
    waiting.push(what);
    if (!store && waiting.length > bound && waiting.filter((other) => other.event).length > bound) {
      waiting.splice(
        waiting.findIndex((other) => other.event),
        1,
      );
      overflow();
    }
    drain();
    return what.accepted !== false;
  };

  /** The page is going: what waits is stamped at once, with what is known (rule 13); then `work`; then all is saved. */
  const settle = (work: () => void): void => {
    if (!store) return work();
    loaded = true;
    store.now(() => {
      drain(true);
      work();
    });
  };

  return {
    add,
    settle,
    schedule,
    /** Opens the gate: reads the stored record, then takes up what waits. */
    async open(opened: RecordStore): Promise<void> {
      store = opened;
      loaded = requested = false;
      await opened.load();
      if (store !== opened) return;
      loaded = true;
      current ??= store.record?.sessionId;
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
    clear: () => void (waiting = []),
  };
};
