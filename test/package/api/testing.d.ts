import { Options } from './index.js';
import { EventMap, AnyEvents, Tracker } from './index.js';
import { a as TestCollector } from './chunks/test-collector.js';
export { C as CollectedRequest, T as TestCollectorOptions, W as WaitOptions, c as createTestCollector } from './chunks/test-collector.js';
export { T as TrackedEvent } from './chunks/event.js';
import './chunks/consent-source.js';
import './chunks/protocol.js';
import './chunks/cookie-options.js';
import './chunks/session-store.js';
import './chunks/describe-session.js';
import './collector.js';

/** The time of a test: it stands still until the test moves it. */
interface TestClock {
    /** Milliseconds, as `Date.now()` gives them. */
    now(): number;
    /**
     * Time passes at once: the timers that are due run, in their order. Where the runner's fake timers are installed (`vi.useFakeTimers()`,
     * `jest.useFakeTimers()`), these are moved, and all that depends on them.
     */
    advance(milliseconds: number): void;
}

interface PageOptions {
    /** Default: the address of the test's own document, or `https://site.test/` where there is none. */
    url?: string;
    /** Default: the title of the test's own document. */
    title?: string;
    /** Default: the referrer of the test's own document. */
    referrer?: string;
}

/**
 * The options of a tracker. Where events go, how, and where the session is stored is the test's: `collector`, `protocol`,
 * `delivery`, `cookie` and `session.store` are left out, so that a site's own options can be passed as they are.
 */
interface TestTrackerOptions extends Partial<Options>, PageOptions {
    /** The time at which the test begins; default: now. The runner's fake timers have their own. */
    now?: Date | number;
}
/** What the visitor does to the page. */
interface TestPage {
    /** Goes to another tab or application. */
    hide(): void;
    show(): void;
    /** Leaves the page: what waits is handed over, and the tracker stands still. */
    close(): void;
}
interface TestTracker<Events extends EventMap<Events> = AnyEvents> {
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
/**
 * Makes a tracker for a test: the one that ships, on a page, with a storage and a network that exist in memory only, and with a
 * clock that the test moves. Nothing global is replaced. Without a document, as in plain Node, it works too.
 */
declare const createTestTracker: <Events extends EventMap<Events> = AnyEvents>(options?: TestTrackerOptions) => TestTracker<Events>;

export { TestCollector, createTestTracker };
export type { TestClock, TestPage, TestTracker, TestTrackerOptions };
