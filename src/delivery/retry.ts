/** First wait after a failure, and the longest, in milliseconds. */
const FIRST = 1000;
const LONGEST = 300_000;

/** Full jitter: anything from nothing to a limit that doubles, so that a recovering collector is not met by all at once. */
export const backoff = (failures: number, random: number): number =>
  random * Math.min(LONGEST, FIRST * 2 ** (failures - 1));

/** Milliseconds that an answer asks to wait: `Retry-After` in seconds or as a date, else 0. */
export function retryAfter(header: string | null, now: number): number {
  const wait = Number(header) * 1000 || Date.parse(header ?? '') - now;
  return Math.min(LONGEST, Math.max(0, wait || 0));
}

/** What an answer that is no acknowledgement means for its events. */
export const verdict = (status: number): 'retry' | 'halve' | 'refused' =>
  status === 413
    ? 'halve'
    : status >= 400 && status < 500 && status !== 408 && status !== 429
      ? 'refused'
      : 'retry';
