/** First wait after a failure, and the longest, in milliseconds. */
export const FIRST = 1000;
const LONGEST = 300_000;

/**
 * Milliseconds to wait after so many failures in a row: full jitter (anything up to a limit that doubles), so that a
 * recovering collector is not met by all at once; at least what its `Retry-After` asks, in seconds or as a date.
 */
export const wait = (
  failures: number,
  random: number,
  asked: string | null | undefined,
  now: number,
): number =>
  Math.min(
    LONGEST,
    Math.max(
      random * Math.min(LONGEST, FIRST * 2 ** (failures - 1)),
      Number(asked) * 1000 || Date.parse(asked!) - now || 0,
    ),
  );

/** Answers that mean: not these events, not later either. */
export const refused = (status: number): boolean =>
  status >= 400 && status < 500 && status !== 408 && status !== 429;

/** Five at once, then one in so many milliseconds. */
export const createBucket = (every: number): (() => boolean) => {
  let next = -Infinity;
  return () => {
    // Goes on while the clock is set: only hints hang on it.
    const now = performance.now();
    next = Math.max(next, now - every * 4);
    return next <= now && !!(next += every);
  };
};
