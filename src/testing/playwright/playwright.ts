export { collectEvents } from './collect-events';
export type { CollectOptions, ScriptedPages } from './collect-events';
export { startCollector } from './start-collector';
export type { LocalCollector, LocalCollectorOptions } from './start-collector';
export type { CollectedRequest, TestCollector, WaitOptions } from '../test-collector';
