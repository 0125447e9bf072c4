import { T as TrackedEvent } from './event.js';
import { NativeBatch } from '../collector.js';

/** A request as it came. */
interface CollectedRequest {
    readonly url: string;
    readonly body: string;
    /** The body, where it is a batch of the native protocol. */
    readonly batch?: NativeBatch;
}
interface WaitOptions {
    /** Milliseconds of real time. */
    timeout?: number;
}
/** A collector in memory. It counts an event once, however often it is sent: by its id, as every collector has to. */
interface TestCollector {
    /** Whole events, in the order in which they came. */
    readonly events: readonly TrackedEvent[];
    /** Their names. */
    readonly names: readonly string[];
    /** What came over the wire, of whatever protocol. */
    readonly requests: readonly CollectedRequest[];
    /** The events of that name. */
    named(name: string): readonly TrackedEvent[];
    /**
     * The first event of that name, or for which the function gives `true`; one that has come already, or the next. Rejects when
     * none comes in time, with a list of those that did come.
     */
    waitFor(wanted: string | ((event: TrackedEvent) => boolean), options?: WaitOptions): Promise<TrackedEvent>;
    /** Forgets what has come until now. */
    clear(): void;
    /** Takes the body of a request. */
    receive(body: string, url?: string): void;
}
interface TestCollectorOptions extends WaitOptions {
    /** Called before somebody reads: what waits can be handed over. */
    settle?: () => void;
    /** What else may explain that an event is missing. */
    hint?: () => string | undefined;
}
/** Makes a collector in memory. `timeout` is that of `waitFor`; default 1,000 ms. */
declare const createTestCollector: (options?: TestCollectorOptions) => TestCollector;

export { createTestCollector as c };
export type { CollectedRequest as C, TestCollectorOptions as T, WaitOptions as W, TestCollector as a };
