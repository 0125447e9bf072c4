// A world for keepers: a fake clock, a disk that tabs share, tabs that come, go, hide and show, and a log of all that
// was told. The store stands in for src/storage/record-store: it has its interface, and its habits towards other tabs.
import { vi } from 'vitest';
import type { UnstampedEvent } from '../../src/event/event';
import { createKeeper, type Happening } from '../../src/keeper';
import type { Limits } from '../../src/session/judge';
import { merge } from '../../src/session/merge';
import { BACKGROUND, HIDDEN, type SessionRecord } from '../../src/session/record';
import type { RecordStore } from '../../src/storage/record-store';
import { defaults, eventId, fresh, page, T0 } from './arbitraries';

export interface Entry {
  readonly tab: number;
  readonly kind: 'start' | 'end' | 'event';
  readonly record: SessionRecord;
  /** The event's. */
  readonly time: number;
  readonly event?: UnstampedEvent;
}

export interface WorldOptions {
  limits?: Limits;
  /** Milliseconds that the critical section lets its callers wait; 0: none. */
  delay?: () => number;
  bound?: number;
  filter?: (event: UnstampedEvent) => boolean;
  browserClosed?: () => boolean;
}

export type World = ReturnType<typeof createWorld>;
export type Tab = ReturnType<World['tab']>;

/** How long after an earlier write memory is written (rule 30). */
const LAG = 1000;
/** How long after it was hidden a page says that the site was left (rule 23). */
const DECISION = 400;

export const createWorld = ({
  limits = { ...defaults },
  delay = () => 0,
  bound = 100,
  filter = () => true,
  browserClosed = () => false,
}: WorldOptions = {}) => {
  vi.clearAllTimers();
  vi.setSystemTime(T0);
  const disk: { record?: SessionRecord } = {};
  const log: Entry[] = [];
  const entered: SessionRecord[] = [];
  const moves: [foreground: boolean, at: number][] = [];
  const refusals: string[] = [];
  let ids = 0;
  let events = 0;
  let tabs = 0;
  let overflows = 0;

  const createStore = () => {
    let record: SessionRecord | undefined;
    let dirty = false;
    let savedAt = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      const found = disk.record;
      record = found && found.userId !== record?.userId ? found : merge(record, found);
    };
    const save = () => {
      clearTimeout(timer);
      timer = undefined;
      if (!dirty) return;
      dirty = false;
      savedAt = Date.now();
      disk.record = record;
    };
    const store: RecordStore = {
      get record() {
        return record;
      },
      mechanism: 'cookie',
      load: async () => read(),
      hear: () => {},
      sure: () => true,
      mark: () => {},
      refresh() {
        read();
        return true;
      },
      change(next) {
        if (next === record) return;
        record = next;
        dirty = true;
        timer ??= setTimeout(() => store.exclusive(() => {}), Math.max(0, savedAt + LAG - Date.now()));
      },
      exclusive(work) {
        const run = () => {
          read();
          work();
          save();
        };
        const wait = delay();
        if (wait) setTimeout(run, wait);
        else run();
      },
      now(...works) {
        read();
        for (const work of works) {
          work();
          save();
        }
      },
      browserClosed,
      gone: async () => false,
      clear() {
        clearTimeout(timer);
        record = undefined;
        dirty = false;
        return true;
      },
    };
    return store;
  };

  /** A page in a tab, visible from now on; its gate is closed until `open`. */
  const tab = (visible = true) => {
    const number = tabs++;
    let visibleSince = Infinity;
    let store: RecordStore | undefined;
    let deciding: ReturnType<typeof setTimeout> | undefined;
    const remember: { entry: Entry; remembered: () => void }[] = [];
    const tell = (kind: Entry['kind'], record: SessionRecord, time: number, event?: UnstampedEvent) => {
      const entry: Entry = { tab: number, kind, record, time, event };
      log.push(entry);
      return entry;
    };
    const keeper = createKeeper({
      limits,
      bound,
      filter,
      visibleSince: () => visibleSince,
      tabId: () => 'tab',
      fresh: () => fresh(++ids),
      stamped: (event, time, record) => void tell('event', record!, time, event),
      announce(record, ended, remembered) {
        const entry = tell(ended ? 'end' : 'start', record, ended ? record.endedAt : record.startedAt);
        remember.push({ entry, remembered });
      },
      entered: (record) => void entered.push(record),
      overflow: () => void overflows++,
      failed(error) {
        throw error;
      },
      moved: (foreground, at) => void moves.push([foreground, at]),
      refused: (key, why) => void refusals.push(`${key} ${why}`),
      attributed: () => {},
    });
    const add = (what: Omit<Happening, 'at'>) => keeper.add({ at: Date.now(), ...what });
    const self = {
      number,
      keeper,
      get store() {
        return store;
      },
      get record() {
        return store?.record;
      },
      get visible() {
        return visibleSince < Infinity;
      },
      get visibleSince() {
        return visibleSince;
      },
      /** Opens the gate: consent is there. `dead`: no living tab is behind the session that is found. */
      async open(dead = false) {
        if (!store) await keeper.open((store = createStore()), async () => dead);
        return self;
      },
      /** Returns the event. */
      track(given: Partial<Happening> & { name?: string } = {}) {
        const { name = 'signup', ...what } = given;
        const event: UnstampedEvent = {
          id: eventId(++events),
          name,
          properties: {},
          page: page(number),
          consent: 'granted',
        };
        add({ ...what, event });
        return event;
      },
      show() {
        if (self.visible) return;
        clearTimeout(deciding);
        visibleSince = Date.now();
        add({ state: 1, visibleBefore: Infinity });
      },
      /** For the background, for now (`HIDDEN`, which is decided a moment later), or for the next page (`BETWEEN`). */
      hide(state = BACKGROUND) {
        if (self.visible) {
          const [before, at] = [visibleSince, Date.now()];
          visibleSince = Infinity;
          add({ state, visibleBefore: before });
          if (state === HIDDEN)
            deciding = setTimeout(() => keeper.add({ at, state: BACKGROUND, left: true }), DECISION);
        }
        keeper.settle(() => {});
      },
      endSession: () => void add({ ends: 'ended' }),
      newSession: () => void add({ ends: 'ended', opens: true }),
      reset: () => void add({ ends: 'logout' }),
      /** The collector has all that was sent. */
      deliver: () => remember.splice(0).map(({ entry, remembered }) => (remembered(), entry)),
      /** The page goes, as pages do. */
      leave() {
        self.hide();
        self.kill();
      },
      /** The page goes without a word: all that was not written is lost. */
      kill() {
        clearTimeout(deciding);
        keeper.close();
        store?.clear();
        store = undefined;
      },
    };
    if (visible) self.show();
    return self;
  };

  return {
    limits,
    disk,
    log,
    entered,
    tab,
    get overflows() {
      return overflows;
    },
    /** What was told, in short: `end 1`, `start 2`, `event 2.1`. */
    told: (from = 0) =>
      log
        .slice(from)
        .map(({ kind, record }) =>
          kind === 'event'
            ? `event ${record.sessionIndex}.${record.eventIndex}`
            : `${kind} ${record.sessionIndex}`,
        ),
  };
};

/** Time passes while timers run. */
export const pass = (ms: number): void => void vi.advanceTimersByTime(ms);
/** The clock jumps, forth or back, without timers: the machine slept, or somebody set it. */
export const jump = (ms: number): void => void vi.setSystemTime(Date.now() + ms);
