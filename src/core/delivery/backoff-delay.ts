/** The first delay after a failure, before jitter. */
const FIRST_DELAY_MS = 1000;
export const LONGEST_DELAY_MS = 300_000;

/**
 * Returns the milliseconds to wait after a number of failures in a row. Full jitter (a random delay up to a limit that doubles) keeps
 * tabs from sending to a recovering collector all at once. The delay is at least `Retry-After`, in seconds or as a date.
 */
export const backoffDelay = (
  failures: number,
  random: number,
  retryAfter: string | null | undefined,
  now: number,
): number =>
  Math.min(
    LONGEST_DELAY_MS,
    Math.max(
      random * FIRST_DELAY_MS * 2 ** (failures - 1),
      Number(retryAfter) * 1000 || Date.parse(retryAfter!) - now || 0,
    ),
  );
