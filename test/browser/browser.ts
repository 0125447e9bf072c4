// A browser with one profile, a collector that it reaches, and pages that live and die on a clock which only tests move.
import { createCollector } from './collector';
import type { BrowserOptions, Departure, Fate, OpenOptions } from './browser-options';
import { compileTracker } from './compile';
import { createCookies } from './cookies';
import { createDatabase } from './database';
import { createJournalMap } from './journal';
import { createLife, type Life } from './life';
import { createLocks } from './locks';
import { createNetwork } from './network';
import { createPage, type Page, type TrackedEvent } from './page';
import { createPageEvents } from './page-events';
import { createPageGlobals } from './page-globals';
import { createRandom } from './random';
import { createMapArea, createWebStorage, type StorageManner } from './web-storage';
import { advance, createTasks, settle, step } from './tasks';

export const COLLECTOR = 'https://collect.example/e';
/** When the world begins. */
export const START = Date.UTC(2026, 4, 4, 9);

export type Browser = Awaited<ReturnType<typeof createBrowser>>;

export type OpenPage = Page & {
  readonly life: Life;
  /** Something happens, at the window or at the document. */
  dispatch(type: string, more?: object, at?: 'window' | 'document'): void;
  /** What was prerendered is opened. */
  activate(): void;
};

export const createBrowser = async (options: BrowserOptions = {}) => {
  const { seed = 1, locks: hasLocks = true, load = await compileTracker() } = options;
  const random = createRandom(seed);
  const tasks = createTasks();
  const { elapsed } = tasks;
  const settings = { latency: 80, diskLatency: 0.2, messageLatency: 1, clockShift: 0 };
  const local: StorageManner = {};
  const wall = () => START + elapsed() + settings.clockShift;
  const fate: Fate = {
    commits: () => random() < 0.5,
    plainArrives: () => random() < 0.5,
    lostCookies: () => random() * 30_000,
    lostLocalStorage: () => random() * 60_000,
    ...options.fate,
  };
  const cookies = createCookies(elapsed, wall);
  const localArea = createJournalMap<string>(elapsed);
  const collector = createCollector(elapsed);
  const network = createNetwork(tasks, collector, () => settings.latency);
  const pages: OpenPage[] = [];
  const tabs = new Map<number, ReturnType<typeof createMapArea>>();
  const tracked: TrackedEvent[] = [];
  const logged: string[] = [];
  const departures: Departure[] = [];
  const kills: number[] = [];
  let dying: 'killed' | 'evicted' | undefined;
  let numbers = 0;
  let wasSetBack = false;

  const living = () => pages.filter((page) => page.alive);
  const evict = (number: number) => {
    dying = 'evicted';
    pages.find((page) => page.number === number)?.crash();
    dying = undefined;
  };
  const database = await createDatabase({
    tasks,
    latency: () => settings.diskLatency,
    asleep: () => pages.some((page) => page.asleep),
    contended: evict,
  });
  const locks = createLocks(tasks, evict);

  const notifyOthers = (from: number, key: string, newValue: string | null, oldValue: string | null) => {
    for (const other of living())
      if (other.number !== from)
        tasks.add(
          'storage',
          settings.messageLatency,
          () => other.life.run(() => other.dispatch('storage', { key, newValue, oldValue })),
          other.number,
        );
  };

  const tabArea = (tab: number) => tabs.get(tab) ?? tabs.set(tab, createMapArea()).get(tab)!;

  const open = async ({
    tracker,
    url,
    referrer = '',
    hidden = false,
    prerendering = false,
    tab,
    navigationType,
  }: OpenOptions = {}) => {
    const number = ++numbers;
    const life = createLife(number, hidden);
    const events = createPageEvents((error) => logged.push(`${number} uncaught ${error}`));
    const pageRandom = createRandom(seed * 1000 + number);
    const location = new URL(url ?? `https://shop.example/${number}`);
    const { globals, activate } = createPageGlobals({
      life,
      tasks,
      random: pageRandom,
      url: location.href,
      referrer,
      prerendering,
      navigationType: navigationType ?? 'navigate',
      events,
      cookie: {
        read: () => cookies.read(location.hostname, location.pathname),
        write: (text) => void (life.alive && cookies.write(location.hostname, text)),
      },
      localStorage: createWebStorage(localArea, life, local, (...change) => notifyOthers(number, ...change)),
      sessionStorage: createWebStorage(tabArea(tab ?? number), life, local),
      indexedDB: database.connect(life),
      IDBKeyRange: database.IDBKeyRange,
      locks: hasLocks ? locks.connect(life) : undefined,
      wall,
      isOnline: network.isOnline,
      fetch: (to, init) => network.fetch(life, to, init),
      sendBeacon: (to, body) => network.sendBeacon(life, to, String(body ?? '')),
      log: (level, input) => void logged.push(`${number} ${level} ${input.map(String).join(' ')}`),
    });
    const { createTracker } = load({ ...globals, ...options.patch?.(globals) });
    const page = createPage({
      life,
      tab: tab ?? number,
      tracker: createTracker({ collector: COLLECTOR, ...options.tracker, ...tracker }),
      dispatch: events.dispatch,
      tracked: (name, id) => void (id && tracked.push({ id, page: number, at: elapsed(), name })),
      left(asleep) {
        network.hidden(life);
        if (asleep) departures.push({ page: number, at: elapsed(), how: 'slept' });
      },
      woken: () => database.wake(life),
      died(crashed) {
        departures.push({ page: number, at: elapsed(), how: dying ?? (crashed ? 'crashed' : 'closed') });
        tasks.removeOf(number, 'timer');
        database.leave(life, fate.commits);
        network.leave(life, fate.plainArrives);
        locks.release(number);
      },
    });
    const opened = Object.assign(page, {
      life,
      dispatch: (type: string, more?: object, at: 'window' | 'document' = 'window') =>
        events.dispatch(at, type, more),
      activate: () => activate((type) => events.dispatch('document', type)),
    });
    pages.push(opened);
    await settle();
    return opened;
  };

  return {
    open,
    /** How many have ever been opened. */
    pageCount: () => numbers,
    /** Those that are not gone, in the order of their opening. */
    pages: (): Page[] => living(),
    collector,
    cookies,
    database,
    /** `blocked` and `quota` of the web storages may be changed at any time. */
    local,
    localArea,
    /** sessionStorage of a tab, which may be the next page's. */
    tabArea,
    /** What a script has written into localStorage. */
    broadcast: (key: string, text: string) => notifyOthers(0, key, text, null),
    network,
    tasks,
    fate,
    /** `latency` of the network, `diskLatency` and `messageLatency` between pages, milliseconds; may be changed at any time. */
    settings,
    /** What scripts have tracked and trackers have taken. */
    tracked: tracked as readonly TrackedEvent[],
    departures: departures as readonly Departure[],
    /** When the browser was killed. */
    kills: kills as readonly number[],
    /** What pages wrote to their console, and what they threw. */
    logged: logged as readonly string[],
    elapsed,
    wall,
    /** Sets the clock of the machine forward, or back. */
    shiftClock(milliseconds: number): void {
      settings.clockShift += milliseconds;
      wasSetBack ||= milliseconds < 0;
    },
    /** Was the clock ever set back? */
    wasSetBack: () => wasSetBack,
    setOnline(online: boolean): void {
      if (online === network.isOnline()) return;
      network.setOnline(online);
      for (const page of living()) page.life.run(() => page.dispatch(online ? 'online' : 'offline'));
    },
    advance: (milliseconds: number) => advance(tasks, milliseconds),
    step: (count: number) => step(tasks, count),
    /** The browser dies at once: its disk is behind, except what IndexedDB has committed. */
    async kill(): Promise<void> {
      dying = 'killed';
      network.kill();
      for (const page of living()) page.crash();
      dying = undefined;
      kills.push(elapsed());
      cookies.rollBack(fate.lostCookies());
      cookies.endBrowserSession();
      localArea.rollBack(fate.lostLocalStorage());
      tabs.clear();
      await settle();
    },
  };
};
