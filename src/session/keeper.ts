import type { RecordStore } from '../storage/record-store';
import { changeAttributes, type AttributeChange } from './attributes';
import { createAnnouncements } from './announcements';
import { changeState, end, forget, open, stamp } from './change';
import type { Happening, KeeperOptions } from './happening';
import { deadlines, judge, leaves, returns } from './judge';
import { BACKGROUND, FOREGROUND } from './record';

export type { Happening } from './happening';

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
  let sameBrowser: unknown;
  /** A session that was left in the foreground, with no living tab behind it (rule 27). */
  let abandoned: string | undefined;
  /** Set while there was no session: for the next one (rule 29). */
  const kept: AttributeChange[] = [];
  let current: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = createAnnouncements(announce);

  /** `false`: this needs the critical section. */
  const apply = (what: Happening, exclusive?: boolean): boolean => {
    const { at, event, passive, state, ends, attribute } = what;
    const now = Date.now();
    const visible = visibleSince();
    const since = what.visibleSince ?? visible;
    const was = store!.record;
    const closed = !sameBrowser && store!.browserClosed();
    const died = was && abandoned === was.sessionId ? 'force-quit' : closed ? 'browser-closed' : undefined;
    const over = was && judge(was, at, now, limits, since, died);
    const ending = was && !was.endedAt && (over || ends);
    const forgets = ends === 'logout';
    const opens = what.opens || (event && !passive && (!was || over));
    const turns = ending || opens || forgets;
    if (turns && !exclusive) return false;

    let record = ending ? end(was, ending, over ? 0 : at, since) : was;
    // What a visible tab does says that the site is in the foreground, whatever a tab that was hidden wrote last.
    const next = state ?? (visible < Infinity && !passive ? FOREGROUND : record?.state);
    if (record && (next !== record.state || what.visibleSince! < Infinity) && leaves(what, record))
      record = changeState(record, next!, at, since);
    if (forgets && record) record = forget(record, fresh(), at);
    if (opens)
      record = open(record, fresh(), at, visible < Infinity ? FOREGROUND : (record?.state ?? BACKGROUND));
    sameBrowser ||= opens || (record && !closed);
    const lives = record && !record.endedAt;
    if (attribute) kept.push(attribute);
    const attributes = lives ? kept.splice(0) : [];
    for (const change of attributes) {
      const changed = changeAttributes(record!.attributes, change, now);
      if (typeof changed === 'string') refused(change.key, changed);
      else record = { ...record!, attributes: changed };
    }
    store!.change(record);
    if (turns) tell(store!);
    if (lives && record!.sessionId !== current) entered(record!);
    current = record?.sessionId;
    if (attributes[0]) attributed(record!);
    if (state === FOREGROUND ? returns(was, at) : what.left && leaves(what, was)) moved(!!state, at);
    if (lives && event) {
      // Kept between the session's start and now (rule 6).
      const time = Math.max(record!.startedAt, Math.min(what.time || at, now));
      store!.change((record = stamp(store!.record!, event, !!passive, at, time)));
      stamped(event, time, record, what.safe);
    }
    return true;
  };

  /** An end is written down and announced soon after the rules have brought it (rule 19). Nothing starts here. */
  const schedule = () => {
    clearTimeout(timer);
    const record = store?.record;
    // A hidden tab leaves a site that is in the foreground to the tab that is visible (rule 1).
    if (!record || record.endedAt || (record.state & 1 && visibleSince() === Infinity)) return;
    const due =
      Math.min(...deadlines(record, limits, visibleSince()).map(([instant]) => instant)) - Date.now();
    // Browsers take 31 bits of it.
    timer = setTimeout(() => add({ at: Date.now() }), Math.max(0, Math.min(due + 1, 0x7fffffff)));
  };

  const drain = (exclusive?: boolean) => {
    if (busy || !loaded || !store) return;
    busy = true;
    // Whether the site was left is what another tab wrote a moment ago.
    let able = exclusive || store.refresh(waiting[0]?.state !== undefined);
    try {
      for (let what; able && (what = waiting[0]);) {
        what.accepted ??= !what.event || filter(what.event);
        able = !what.accepted || apply(what, exclusive);
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
    const events = waiting.filter(({ event }) => event);
    if (!store && events.length > bound) {
      waiting.splice(waiting.indexOf(events[0]!), 1);
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
