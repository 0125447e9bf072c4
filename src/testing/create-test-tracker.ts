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
 * The options of a tracker. The test determines where and how events are sent, and where the session is stored. The test ignores `collector`,
 * `protocol`, `delivery`, `cookie` and `session.store`, so that you can pass a site's own options unchanged.
 */
export interface TestTrackerOptions extends Partial<Options>, PageOptions {
  /** The time at which the test begins. Default: now. The runner's fake timers have a time of their own. */
  now?: Date | number;
}

/** Actions of the visitor. */
export interface TestPage {
  /** Switches to another tab or application. */
  hide(): void;
  show(): void;
  /** Leaves the page: waiting events are sent, and the tracker stops. */
  close(): void;
}

export interface TestTracker<Events extends EventMap<Events> = AnyEvents> {
  /** The tracker that ships, with its rules. */
  readonly tracker: Tracker<Events>;
  /** The events that would have been sent. */
  readonly collector: TestCollector;
  readonly clock: TestClock;
  readonly page: TestPage;
  /** Opens another page of the site in a new tab for the same visitor; this page stays open. Create new plugins for it. */
  openTab(options?: TestTrackerOptions): TestTracker<Events>;
  /** Closes the page and opens the next one in its tab. Create new plugins for it. */
  reload(options?: TestTrackerOptions): TestTracker<Events>;
}

/** Data that all pages of a test share. */
interface World {
  readonly clock: PageClock;
  readonly visitor: Visitor;
  readonly collector: TestCollector;
  /** Functions that send the waiting events of one page. */
  readonly settlers: Set<() => void>;
  /** Plugins that read the runner's time instead of the clock's. */
  readonly timed: Set<string>;
  readonly trackers: Set<Tracker>;
}

/** Plugins of sojourn's own that have timers or compare times. */
const TIMED = ['app-state', 'engagement', 'media'];

/** Options that the test overrides, or that no tracker knows. */
const LEFT_OUT = ['protocol', 'cookie', 'url', 'title', 'referrer', 'now'] as const;

/** Calls whose effects must be complete in their own task, because a test may move fake timers in the same task. */
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
    // Judge earlier events before the time moves.
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
    setup: (pluginApi) => void (api = pluginApi as OwnPluginApi),
  };
  const settle = () => {
    if (!surroundings.isOpen()) return;
    surroundings.runIdleWork();
    // Stamp and send waiting events in this task, as when the browser may freeze the page (rule 13).
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
  const open = (tab: StorageArea, overrides?: TestTrackerOptions) =>
    openPage<Events>(world, { ...options, plugins: undefined, ...overrides }, tab);

  return {
    tracker,
    collector,
    clock: createClock(world),
    page: {
      hide: () => surroundings.setHidden(true),
      show: () => surroundings.setHidden(false),
      close,
    },
    openTab: (overrides) => open(new Map(), overrides),
    reload(overrides) {
      close();
      return open(tabStorage, overrides);
    },
  };
};

/**
 * Creates a tracker for a test: the one that ships, on a page whose storage and network exist in memory, with a clock that the
 * test moves. No global is replaced. No document is needed, so it works in plain Node too.
 */
export const createTestTracker = <Events extends EventMap<Events> = AnyEvents>(
  options: TestTrackerOptions = {},
): TestTracker<Events> => openPage<Events>(createWorld(options.now), options, new Map());
