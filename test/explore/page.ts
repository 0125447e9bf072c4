// One page: a realm with the shipped tracker in it, over stubs that keep a record of all that they have answered. What
// a page is, follows from that record: two pages with the same one are in the same state.
import type { TrackedEvent } from '../../src/event/event';
import type { Options } from '../../src/options';
import type { Tracker } from '../../src/tracker-types';
import type { Load } from './bundle';
import type { CookiePort } from './cookies';
import type { Owner } from './database';
import { runJobs, WorldPromise } from './promise';

interface Timer {
  readonly id: number;
  readonly due: number;
  readonly work: () => void;
}
interface Queued {
  readonly event: TrackedEvent;
  readonly safe?: () => void;
}
type Listener = (event: object) => void;
export type Kept = Pick<Map<string, string>, 'get' | 'set' | 'delete'>;

export interface Surroundings {
  readonly load: Load;
  readonly number: number;
  /** The tab, whose sessionStorage survives its pages. */
  readonly tab: Map<string, string>;
  /** localStorage, but for what pages tell each other there. */
  readonly local: Kept;
  readonly options: Partial<Options>;
  readonly visible: boolean;
  readonly chromium: boolean;
  readonly cookies: CookiePort;
  now(): number;
  /** The time of the timers. */
  monotonic(): number;
  locks(owner: Owner): unknown;
  database(owner: Owner): unknown;
  /** A key of localStorage was set: other pages hear of it. */
  told(key: string, value: string): void;
  stamped(event: TrackedEvent): void;
  delivered(event: TrackedEvent): void;
  /** The tracker has failed within. */
  failed(message: string): void;
}

/** A page's number says whose it is: the actor's number, times this, and how many came before. */
export const PAGES = 64;

const numbers = new Map<string, number>();
/** Each text that was ever seen has a number. */
const intern = (text: string) => {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
};

export type Page = ReturnType<typeof createPage>;

export const createPage = (around: Surroundings) => {
  const { number, tab, cookies, now } = around;
  let alive = true;
  let asleep = false;
  let visibility = around.visible ? 'visible' : 'hidden';
  let timers: Timer[] = [];
  let timerIds = 0;
  let ids = 0;
  let queue: Queued[] = [];
  /** What was answered while the page slept. */
  const late: (() => void)[] = [];
  /** Told by other pages, and not yet heard. */
  const words: [key: string, value: string][] = [];
  const listeners: [string, Listener][] = [];
  let history = [0x9e3779b9, 0x85ebca6b];

  const saw = (what: string | number) => {
    const n = typeof what === 'number' ? what | 0 : intern(what);
    const high = typeof what === 'number' ? Math.floor(what / 0x100000000) : 1;
    const [a, b] = history as [number, number];
    history = [
      Math.imul((a ^ n) + high, 0x9e3779b1) ^ (a >>> 15),
      Math.imul((b + n) ^ (a >>> 13), 0x85ebca77) ^ (b << 7) ^ high,
    ];
  };

  const task = (work: () => void) => {
    if (!alive) return;
    if (asleep) return void late.push(work);
    work();
    runJobs();
  };
  const owner: Owner = {
    number,
    saw,
    get asleep() {
      return asleep;
    },
    task,
  };

  const storage = (kept: Kept, told?: Surroundings['told']) => ({
    getItem(key: string) {
      const value = kept.get(key) ?? null;
      saw(`${key}=${value}`);
      return value;
    },
    setItem(key: string, value: string) {
      kept.set(key, value);
      told?.(key, value);
    },
    removeItem(key: string) {
      kept.delete(key);
    },
  });

  class WorldDate extends Date {
    constructor(...given: [] | [number]) {
      super(...((given.length ? given : [WorldDate.now()]) as [number]));
    }
    static override now() {
      saw(now());
      return now();
    }
  }

  const addEventListener = (type: string, listener: Listener) => void listeners.push([type, listener]);
  const removeEventListener = (type: string, listener: Listener) => {
    const at = listeners.findIndex(([other, own]) => other === type && own === listener);
    if (at >= 0) listeners.splice(at, 1);
  };
  const fire = (type: string, more: object = {}) =>
    [...listeners].forEach(([other, listener]) => other === type && listener({ type, ...more }));

  const deliver = (remembered = true) => {
    for (const { event, safe } of queue.splice(0)) {
      around.delivered(event);
      if (remembered) safe?.();
    }
  };
  const outbox = {
    add(event: TrackedEvent, _utm: unknown, safe?: () => void) {
      around.stamped(event);
      queue.push({ event, safe });
    },
    leave: () => deliver(),
    flush: () => (deliver(), WorldPromise.resolve()),
    stop: () => deliver(),
    clear: () => void (queue = []),
  };

  const setTimeout = (work: (...given: unknown[]) => void, delay = 0, ...given: unknown[]) => {
    const due = around.monotonic() + Math.max(0, delay);
    saw(due);
    timers.push({ id: ++timerIds, due, work: () => work(...given) });
    return timerIds;
  };
  const clearTimeout = (id: number) => void (timers = timers.filter((timer) => timer.id !== id));
  /** Timers fire in the order of their times. */
  const nextTimer = () =>
    timers.reduce<Timer | undefined>(
      (first, one) => (first && first.due <= one.due ? first : one),
      undefined,
    );

  const document = {
    get cookie() {
      const text = cookies.read();
      saw(text);
      return text;
    },
    set cookie(text: string) {
      cookies.write(text);
    },
    get visibilityState() {
      return visibility;
    },
    get hidden() {
      return visibility === 'hidden';
    },
    title: '',
    referrer: '',
    readyState: 'complete',
    addEventListener,
    removeEventListener,
  };
  const location = { hostname: 'localhost', protocol: 'http:', href: 'http://localhost/', search: '' };
  const crypto = {
    randomUUID: () =>
      `${number.toString(16).padStart(8, '0')}-0000-4000-8000-${(++ids).toString(16).padStart(12, '0')}`,
  };
  const window = {
    addEventListener,
    removeEventListener,
    requestIdleCallback: () => 0,
    document,
    location,
  };

  const { createTracker } = around.load({
    // What the replaced outbox does not need, does nothing.
    world: { outbox: () => new Proxy(outbox, { get: (own, key) => Reflect.get(own, key) ?? (() => {}) }) },
    window,
    // Of the tab: what its pages share.
    top: { performance: { timeOrigin: Math.floor(number / PAGES) } },
    document,
    navigator: {
      locks: around.locks(owner),
      language: 'en',
      userAgent: '',
      sendBeacon: () => true,
      ...(around.chromium && { userAgentData: {} }),
    },
    location,
    indexedDB: around.database(owner),
    localStorage: storage(around.local, around.told),
    sessionStorage: storage(tab),
    crypto,
    Date: WorldDate,
    Promise: WorldPromise,
    setTimeout,
    clearTimeout,
    setInterval: setTimeout,
    clearInterval: clearTimeout,
    queueMicrotask: (work: () => void) => void WorldPromise.resolve().then(work),
    addEventListener,
    removeEventListener,
    performance: { now: () => 0, getEntriesByType: () => [] },
    fetch: () => new WorldPromise(() => {}),
    console: { log() {}, warn() {}, error: console.error },
  });
  saw(now());
  const tracker: Tracker = createTracker({ collector: 'http://localhost/', ...around.options });
  tracker.on('error', ({ code, message }) => code === 'internal' && around.failed(message));
  runJobs();

  const hide = () => {
    visibility = 'hidden';
    fire('visibilitychange');
  };
  const show = () => {
    visibility = 'visible';
    fire('visibilitychange');
  };

  return {
    number,
    owner,
    cookies,
    task(name: string, work: () => void): void {
      saw(name);
      task(work);
    },
    tracker,
    hide,
    show,
    saw,
    /** Another page has set a key: heard later, after what was told before. */
    tell: (key: string, newValue: string) => void words.push([key, newValue]),
    get words() {
      return words.length;
    },
    hear(): void {
      const [key, newValue] = words.shift()!;
      saw(`${key} ${newValue}`);
      fire('storage', { key, newValue });
    },
    /** Into the back/forward cache. */
    away(): void {
      fire('pagehide', { persisted: true });
      hide();
      runJobs();
      asleep = true;
    },
    back(): void {
      saw('back');
      asleep = false;
      for (const work of late.splice(0)) task(work);
      visibility = 'visible';
      fire('visibilitychange');
      runJobs();
      fire('pageshow', { persisted: true });
      runJobs();
    },
    close(): void {
      fire('pagehide', { persisted: false });
      hide();
      runJobs();
      alive = false;
    },
    /** Gone, without a word. */
    crash: () => void (alive = false),
    deliver,
    get unsent() {
      return queue.length;
    },
    get alive() {
      return alive;
    },
    get asleep() {
      return asleep;
    },
    get visible() {
      return visibility === 'visible' && !asleep;
    },
    /** When the next timer is due. */
    get due() {
      return asleep ? Infinity : (nextTimer()?.due ?? Infinity);
    },
    fireTimer(): void {
      const timer = nextTimer()!;
      clearTimeout(timer.id);
      timer.work();
    },
    get state() {
      return `${history} ${visibility} ${asleep} ${late.length} ${queue.length} ${words}`;
    },
  };
};
