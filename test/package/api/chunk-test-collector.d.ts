import { T as TrackedEvent } from './event.js';
import { NativeBatch } from '../collector.js';

/** A request as it arrived. */
interface CollectedRequest {
    readonly url: string;
    readonly body: string;
    /** The body, if it is a batch of the native protocol. */
    readonly batch?: NativeBatch;
}
interface WaitOptions {
    /** Milliseconds of real time. */
    timeout?: number;
}
/** A collector in memory. Each event counts once, by its id, however often it is sent. */
interface TestCollector {
    /** Complete events, in order of arrival. */
    readonly events: readonly TrackedEvent[];
    /** Names of the events. */
    readonly names: readonly string[];
    /** All requests, of any protocol. */
    readonly requests: readonly CollectedRequest[];
    /** The events of that name. */
    named(name: string): readonly TrackedEvent[];
    /**
     * Resolves with the first event of that name, or for which the function returns `true`, past or future. Rejects after the
     * timeout, with a list of the events that did arrive.
     */
    waitFor(wanted: string | ((event: TrackedEvent) => boolean), options?: WaitOptions): Promise<TrackedEvent>;
    /** Forgets everything that has arrived. */
    clear(): void;
    /** Accepts the body of a request. */
    receive(body: string, url?: string): void;
}
interface TestCollectorOptions extends WaitOptions {
    /** Called before a test reads, so that waiting events can be sent. */
    settle?: () => void;
    /** Returns another possible reason why an event is missing. */
    hint?: () => string | undefined;
}
/** Creates a collector in memory. `timeout` is the default of `waitFor`: 1,000 ms. */
declare const createTestCollector: (options?: TestCollectorOptions) => TestCollector;

export { createTestCollector as c };
export type { CollectedRequest as C, TestCollectorOptions as T, WaitOptions as W, TestCollector as a };
