/** The first delay after a failure, and the longest, in milliseconds. */
const FIRST = 1000;
export const LONGEST_DELAY = 300_000;

/**
 * Milliseconds to wait after so many failures in a row: full jitter (anything up to a limit that doubles), so that a
 * recovering collector is not met by all at once; at least what its `Retry-After` asks, in seconds or as a date.
 */
export const backoffDelay = (
  failures: number,
  random: number,
  retryAfter: string | null | undefined,
  now: number,
): number =>
  Math.min(
    LONGEST_DELAY,
    Math.max(
      random * FIRST * 2 ** (failures - 1),
      Number(retryAfter) * 1000 || Date.parse(retryAfter!) - now || 0,
    ),
  );
