export { createTestTracker } from './create-test-tracker';
export type { TestPage, TestTracker, TestTrackerOptions } from './create-test-tracker';
export { createTestCollector } from './test-collector';
export type { CollectedRequest, TestCollector, TestCollectorOptions, WaitOptions } from './test-collector';
export type { TestClock } from './clock';
export type { TrackedEvent } from '../core/event/event';
