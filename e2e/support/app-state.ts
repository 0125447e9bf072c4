// What the tests of application state have in common.
import type { Collector } from './collector';
import type { EnginePage } from './engine';

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

/** Runs in the page: how long it was hidden, each time, before another page said that it is shown. */
export const timeSwitches = () => {
  const switches: number[] = [];
  Object.assign(window, { switches });
  let hiddenAt: number | undefined;
  const announce = () => {
    if (!document.hidden) localStorage.setItem('shown', `${Math.random()}`);
  };
  addEventListener('load', announce);
  document.addEventListener('visibilitychange', () => {
    hiddenAt = document.hidden ? Date.now() : undefined;
    announce();
  });
  addEventListener('storage', ({ key }) => {
    if (key !== 'shown' || !hiddenAt) return;
    switches.push(Date.now() - hiddenAt);
    hiddenAt = undefined;
  });
};

/** How long the switches took from these pages to others, in milliseconds. */
export const switchTimesOf = async (pages: readonly Pick<EnginePage, 'evaluate'>[]) => {
  const times = pages.map((one) =>
    one.evaluate(() => (window as unknown as { switches: number[] }).switches),
  );
  return (await Promise.all(times)).flat();
};

/** Below the decision of 400 ms, because the messages of this test take another time than those of the SDK. */
const IN_TIME_MS = 300;
/** Returns whether the switch may be a background and a foreground. */
export const isSlow = (ms: number) => ms > IN_TIME_MS;
