import type { Options } from '../core/options/options';
import type { Plugin } from '../core/tracker/plugin';
import type { OwnPluginApi } from '../core/tracker/plugin-internals';
import type { AnyEvents, EventMap, Tracker } from '../core/tracker/tracker-types';
import { createPageClock, type PageClock, type TestClock } from './clock';
import type { StorageArea } from './memory-storage';
import { createSurroundings, type PageOptions } from './page-surroundings';
import { createRealm } from 'sojourn:realm';
import { createTestCollector, type TestCollector } from './test-collector';
import { createVisitor, type Visitor } from './visitor';

/**
 * The options of a tracker. Where events go, how, and where the session is stored is the test's: `collector`, `protocol`,
 * `delivery`, `cookie` and `session.store` are left out, so that a site's own options can be passed as they are.
 */
export interface TestTrackerOptions extends Partial<Options>, PageOptions {
  /** The time at which the test begins; default: now. The runner's fake timers have their own. */
  now?: Date | number;
}

/** What the visitor does to the page. */
export interface TestPage {
  /** Goes to another tab or application. */
  hide(): void;
  show(): void;
  /** Leaves the page: what waits is handed over, and the tracker stands still. */
  close(): void;
}

export interface TestTracker<Events extends EventMap<Events> = AnyEvents> {
  /** The tracker that ships, with its rules. */
  readonly tracker: Tracker<Events>;
  /** What would have been sent. */
  readonly collector: TestCollector;
  readonly clock: TestClock;
  readonly page: TestPage;
  /** The same visitor opens another page of the site in a tab of its own, while this one stays. Plugins are to be made anew. */
  openTab(options?: TestTrackerOptions): TestTracker<Events>;
  /** The page is closed, and the next one opened in its tab. Plugins are to be made anew. */
  reload(options?: TestTrackerOptions): TestTracker<Events>;
}

/** What all pages of a test share. */
interface World {
  readonly clock: PageClock;
  readonly visitor: Visitor;
  readonly collector: TestCollector;
  /** Hands over what waits, page by page. */
  readonly settlers: Set<() => void>;
  /** Plugins that read the time of the runner, and not the clock's. */
  readonly timed: Set<string>;
  readonly trackers: Set<Tracker>;
}

/** Plugins of sojourn's own that have timers or compare times. */
const TIMED = ['app-state', 'engagement', 'media'];

/** What is the test's own, and what no tracker knows. */
const LEFT_OUT = ['protocol', 'cookie', 'url', 'title', 'referrer', 'now'] as const;

/** Calls that are judged in their own task: fake timers may be moved in the same one. */
const SETTLED = ['track', 'newSession', 'endSession', 'reset', 'setBackground', 'setConsent'];

type Call = (...args: unknown[]) => unknown;

const settleAfter = (tracker: Record<string, Call>, name: string, settle: () => void) => {
  const call = tracker[name]!;
  tracker[name] = (...args) => {
    const answer = call(...args);
    settle();
    return answer;
  };
};

const hintAt = (trackers: Iterable<Tracker>): string | undefined => {
  const waiting = [...trackers].map(({ consent }) => consent).filter((consent) => consent !== 'granted');
  return waiting[0] && `Consent is ${waiting[0]}: nothing is sent without it.`;
};

const createWorld = (now?: Date | number): World => {
  const start = now === undefined ? undefined : Number(now);
  if (start !== undefined && !Number.isFinite(start))
    throw new TypeError(`option now (${String(now)}) must be a Date or milliseconds`);
  const clock = createPageClock(start);
  const settlers = new Set<() => void>();
  const trackers = new Set<Tracker>();
  const collector = createTestCollector({
    settle: () => settlers.forEach((settle) => settle()),
    hint: () => hintAt(trackers),
  });
  return { clock, visitor: createVisitor(clock.now), collector, settlers, timed: new Set(), trackers };
};

const createClock = ({ clock, collector, timed }: World): TestClock => ({
  now: clock.now,
  advance(milliseconds) {
    if (!(milliseconds >= 0 && milliseconds < Infinity))
      throw new RangeError(`clock.advance(${milliseconds}) needs milliseconds from 0 on`);
    if (clock.isOwn && timed.size)
      throw new Error(
        `the plugin ${[...timed].join(', ')} follows the timers of the test runner, and not this clock: ` +
          'call vi.useFakeTimers() or jest.useFakeTimers() before createTestTracker()',
      );
    // What was tracked before is judged before the time passes.
    const settle = () => void collector.events;
    settle();
    clock.advance(milliseconds, settle);
  },
});

const openPage = <Events extends EventMap<Events>>(
  world: World,
  options: TestTrackerOptions,
  tabStorage: StorageArea,
): TestTracker<Events> => {
  const { clock, visitor, collector, settlers, timed, trackers } = world;
  const { url, title, referrer, session, plugins = [] } = options;
  const others = { ...options };
  for (const name of LEFT_OUT) delete others[name];
  const surroundings = createSurroundings({ clock, visitor, tabStorage, collector, url, title, referrer });
  let api: OwnPluginApi | undefined;
  const { isOwn } = clock;

  const probe: Plugin = {
    name: 'sojourn-testing',
    setup: (given) => void (api = given as OwnPluginApi),
  };
  const settle = () => {
    if (!surroundings.isOpen()) return;
    surroundings.runIdleWork();
    // What waits is stamped and handed over in this task, as when the browser may freeze the page (rule 13).
    api?.rooms.exitPage();
  };
  const { createTracker } = createRealm(surroundings.globals);
  const tracker = createTracker<Events>({
    ...others,
    collector: 'https://collector.test/e',
    session: session && { ...session, store: undefined },
    delivery: { flushInterval: 0 },
    plugins: [probe, ...plugins],
  });
  for (const name of SETTLED) settleAfter(tracker as unknown as Record<string, Call>, name, settle);
  trackers.add(tracker as unknown as Tracker);
  settlers.add(settle);
  for (const { name } of plugins) if (isOwn && TIMED.includes(name)) timed.add(name);

  const close = () => {
    settlers.delete(settle);
    trackers.delete(tracker as unknown as Tracker);
    surroundings.close();
  };
  const open = (tab: StorageArea, given?: TestTrackerOptions) =>
    openPage<Events>(world, { ...options, plugins: undefined, ...given }, tab);

  return {
    tracker,
    collector,
    clock: createClock(world),
    page: {
      hide: () => surroundings.setHidden(true),
      show: () => surroundings.setHidden(false),
      close,
    },
    openTab: (given) => open(new Map(), given),
    reload(given) {
      close();
      return open(tabStorage, given);
    },
  };
};

/**
 * Makes a tracker for a test: the one that ships, on a page, with a storage and a network that exist in memory only, and with a
 * clock that the test moves. Nothing global is replaced. Without a document, as in plain Node, it works too.
 */
export const createTestTracker = <Events extends EventMap<Events> = AnyEvents>(
  options: TestTrackerOptions = {},
): TestTracker<Events> => openPage<Events>(createWorld(options.now), options, new Map());
