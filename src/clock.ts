/** `Date.now()` in milliseconds; old libraries have one that returns text. */
export const readClock = (): number => +new Date();

/** Milliseconds until an instant; 0 where it has passed, or is further away than `longest`: the clock was set back. */
export const timeUntil = (instant: number, longest: number): number => {
  const left = instant - readClock();
  return left > 0 && left <= longest ? left : 0;
};
