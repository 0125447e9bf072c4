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

/** The time of a test, which only moves when the test moves it. */
interface TestClock {
    /** Milliseconds, as `Date.now()` gives them. */
    now(): number;
    /**
     * Moves the time at once and runs the due timers in order. If the runner's fake timers are installed (`vi.useFakeTimers()`,
     * `jest.useFakeTimers()`), they are moved, with everything that depends on them.
     */
    advance(milliseconds: number): void;
}

interface PageOptions {
    /** Default: the address of the test's own document, or `https://site.test/` without one. */
    url?: string;
    /** Default: the title of the test's own document. */
    title?: string;
    /** Default: the referrer of the test's own document. */
    referrer?: string;
}

/**
 * The options of a tracker. The test determines where and how events are sent, and where the session is stored. The test ignores `collector`,
 * `protocol`, `delivery`, `cookie` and `session.store`, so that you can pass a site's own options unchanged.
 */
interface TestTrackerOptions extends Partial<Options>, PageOptions {
    /** The time at which the test begins. Default: now. The runner's fake timers have a time of their own. */
    now?: Date | number;
}
/** Actions of the visitor. */
interface TestPage {
    /** Switches to another tab or application. */
    hide(): void;
    show(): void;
    /** Leaves the page: waiting events are sent, and the tracker stops. */
    close(): void;
}
interface TestTracker<Events extends EventMap<Events> = AnyEvents> {
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
/**
 * Creates a tracker for a test: the one that ships, on a page whose storage and network exist in memory, with a clock that the
 * test moves. No global is replaced. No document is needed, so it works in plain Node too.
 */
declare const createTestTracker: <Events extends EventMap<Events> = AnyEvents>(options?: TestTrackerOptions) => TestTracker<Events>;

export { TestCollector, createTestTracker };
export type { TestClock, TestPage, TestTracker, TestTrackerOptions };
