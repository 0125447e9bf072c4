/** `Date.now()` as a number: old libraries replace it by a function that returns text. */
export const readClock = (): number => +Date.now() || +new Date();

/** Returns the milliseconds until an instant; 0 if it has passed, or is more than `maxDelay` away because the clock was set back. */
export const timeUntil = (instant: number, maxDelay: number): number => {
  const left = instant - readClock();
  return left > 0 && left <= maxDelay ? left : 0;
};
