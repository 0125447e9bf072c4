// What the tests of application state have in common.
import type { Collector } from './collector';

export const both = { deliveryFlushInterval: 10, auto: 'app-state page-views' } as const;
export const INITIALIZED = 'application_initialized';
export const FOREGROUND = 'application_foreground';
export const BACKGROUND = 'application_background';
export const EXIT = 'application_exit';
/** Longer than the decision whether a hidden page was the last visible one. */
export const DECIDED = 900;

/** The properties of each transition that the collector received, in order, and its time. */
export const transitionsOf = (collector: Collector) =>
  collector
    .events('application_state_transition')
    .map(({ time, properties }) => ({ ...properties, at: Date.parse(time) }) as Record<string, number>);
