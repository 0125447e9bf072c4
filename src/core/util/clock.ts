/** `Date.now()` as a number: old libraries replace it by a function that returns text. */
export const readClock = (): number => +Date.now() || +new Date();

/** Milliseconds until an instant. 0: it has passed, or is further away than `longest` because the clock was set back. */
export const timeUntil = (instant: number, longest: number): number => {
  const left = instant - readClock();
  return left > 0 && left <= longest ? left : 0;
};
