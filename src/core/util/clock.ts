/** `Date.now()` in milliseconds. Old libraries replace it by one that returns text. */
export const readClock = (): number => +Date.now() || +new Date();

/** Milliseconds until an instant; 0 where it has passed, or is further away than `longest`: the clock was set back. */
export const timeUntil = (instant: number, longest: number): number => {
  const left = instant - readClock();
  return left > 0 && left <= longest ? left : 0;
};
