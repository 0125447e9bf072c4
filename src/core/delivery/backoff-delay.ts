/** The first delay after a failure, before jitter. */
const FIRST_DELAY_MS = 1000;
export const LONGEST_DELAY_MS = 300_000;

/**
 * Milliseconds to wait after so many failures in a row: full jitter (anything up to a limit that doubles), so that tabs do
 * not all ask a recovering collector at once; at least what its `Retry-After` asks, in seconds or as a date.
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
