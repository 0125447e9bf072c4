import type { UnstampedEvent } from '../event/event';
import type { RecordStore } from '../storage/record-store';
import { changeAttributes, type AttributeChange } from './attributes';
import { createAnnouncements, type Announce } from './announcements';
import { changeState, end, forget, open, stamp, type Fresh } from './change';
import { deadlines, judge, type Limits } from './judge';
import { BACKGROUND, FOREGROUND, HIDDEN, type EndReason, type SessionRecord } from './record';

/** One thing that bears on the session. */
export interface Happening {
  /** When it happened, or was called. */
  readonly at: number;
  /** An event, to be stamped. */
  readonly event?: UnstampedEvent;
  readonly passive?: boolean;
  /** With an event: called once it is remembered or delivered safely. */
  readonly safe?: () => void;
  /** The instant that the page gave: of the event only, it plays no part in judging (rule 6). */
  readonly time?: number;
  /** The site's state, as far as this tab makes it. */
  readonly state?: number;
  /** With a state: since when the tab was visible before. A change is judged by the state being left (rule 3). */
  readonly visibleSince?: number;
  /** With a state: the site has been left, as far as this tab knows. */
  readonly left?: boolean;
  readonly attribute?: AttributeChange;
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
  stamped(event: UnstampedEvent, time: number, record: SessionRecord, safe?: () => void): void;
  announce: Announce;
  /** The site has come to the foreground or gone to the background, after all (rule 23). */
  moved(foreground: boolean, at: number): void;
  /** An attribute was refused, and why. */
  refused(key: string, why: string): void;
  /** The attributes have changed: other tabs are to know. */
  attributed(record: SessionRecord): void;
  /** This tab has a session that it did not have before. */
  entered(record: SessionRecord): void;
  /** An event had to go: more than `bound` were waiting. */
  overflow(): void;
  readonly bound: number;
}

/** Hidden for longer than this without a word, the site was left. */
const UNDECIDED = 1000;

/** Was the site away before it was shown `at` this instant? Not between its pages, nor between its tabs. */
const returns = (before: SessionRecord | undefined, at: number) =>
  !before?.state || (before.state === HIDDEN && at - before.stateSince > UNDECIDED);

/** A page that was hidden has not left the site where another has been visible since, or has decided this already. */
const leaves = ({ left, at }: Happening, before: SessionRecord | undefined) =>
  !left || !before || before.state === HIDDEN || before.stateSince <= at;

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
  moved,
  refused,
  attributed,
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
  /** A session that was left in the foreground, with no living tab behind it (rule 27). */
  let abandoned: string | undefined;
  /** Set while there was no session: for the next one (rule 29). */
  const kept: AttributeChange[] = [];
  let current: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = createAnnouncements(announce);

  /** `false`: this needs the critical section. */
  const apply = (what: Happening, exclusive: boolean): boolean => {
    const { at, event, passive, state, ends, attribute } = what;
    const now = Date.now();
    const since = what.visibleSince ?? visibleSince();
    const visible = visibleSince() < Infinity;
    let { record } = store!;
    const browserClosed = !sameBrowser && store!.browserClosed();
    const died =
      record && abandoned === record.sessionId ? 'force-quit' : browserClosed ? 'browser-closed' : undefined;
    const over = record && judge(record, at, now, limits, since, died);
    const ending = record && !record.endedAt && (over || ends);
    const forgets = ends === 'logout';
    const opens = what.opens || (event && !passive && (!record || over));
    const turns = ending || opens || forgets;
    if (turns && !exclusive) return false;

    const was = record;
    if (ending && over) record = end(record!, over);
    // What a visible tab does says that the site is in the foreground, whatever a tab that was hidden wrote last.
    const next = state ?? (visible && !passive ? FOREGROUND : record?.state);
    if (record && (next !== record.state || what.visibleSince! < Infinity) && leaves(what, record))
      record = changeState(record, next!, at, since);
    if (ending && !over) record = end(record!, ending, at);
    if (forgets && record) record = forget(record, fresh(), at);
    if (opens) record = open(record, fresh(), at, visible ? FOREGROUND : (record?.state ?? BACKGROUND));
    sameBrowser ||= !!opens || (record && !browserClosed);
    const lives = record && !record.endedAt;
    if (attribute) kept.push(attribute);
    const attributes = lives && kept.splice(0);
    for (const change of attributes || []) {
      const changed = changeAttributes(record!.attributes, change, now);
      if (typeof changed === 'string') refused(change.key, changed);
      else record = { ...record!, attributes: changed };
    }
    store!.change(record);
    if (turns) tell(store!);
    notice();
    if (attributes && attributes[0]) attributed(record!);
    if (state === FOREGROUND ? returns(was, at) : what.left && leaves(what, was)) moved(!!state, at);
    if (lives && event) {
      // Kept between the session's start and now (rule 6).
      const time = Math.max(record!.startedAt, Math.min(what.time || at, now));
      store!.change((record = stamp(store!.record!, event, !!passive, at, time)));
      stamped(event, time, record, what.safe);
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
    if (!record || record.endedAt || (record.state & 1 && visibleSince() === Infinity)) return;
    const due =
      Math.min(...deadlines(record, limits, visibleSince()).map(([instant]) => instant)) - Date.now() + 1;
    if (due < Infinity) timer = setTimeout(() => add({ at: Date.now() }), Math.min(due, 0x7fffffff));
  };

  const drain = (exclusive?: boolean) => {
    if (busy || !loaded || !store) return;
    busy = true;
    // Whether the site was left is what another tab wrote a moment ago.
    let able = exclusive || store.refresh(waiting[0]?.state !== undefined);
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
      const found = opened.record;
      const left = found?.state === FOREGROUND && !found.endedAt && opened.sure();
      if ((await died?.(left)) && left) abandoned = found.sessionId;
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
