import { readLocal, writeLocal } from '../storage/local-storage';
import { readClock, timeUntil } from '../util/clock';
import { backoffDelay, LONGEST_DELAY_MS } from './backoff-delay';

/**
 * The failures in a row (`NaN` before the first answer), the instant before which no page sends (kept after the failures), and the
 * number of events dropped since the last acknowledgement.
 */
export type Health = readonly [failures: number, retryAt: number, dropped: number];

export const UNKNOWN_HEALTH: Health = [NaN, 0, 0];

/** Returns whether the collector has failed between two instants, from its health at each of them. */
export const hasFailedSince = ([before, retryBefore]: Health, [failures, retryAt]: Health): boolean =>
  failures > 0 ? failures > (before || 0) : retryAt !== retryBefore;

/**
 * Stores the collector's last answer to any page of the site. So a page knows at its exit whether beacons can be trusted, and a
 * backoff applies to the site, not to each tab.
 */
export const createCollectorHealth = (key: string, isStored: () => boolean) => {
  let own = `${UNKNOWN_HEALTH}`;

  const read = (): Health => {
    const text = (isStored() && readLocal(key)) || own;
    const [failures, retryAt, dropped] = text.split(',').map(Number);
    // A batch reports the number to the collector, and any script can write it.
    return [failures!, retryAt!, dropped! >>> 0];
  };
  const change = (next: (...health: Health) => Health): Health => {
    const before = read();
    const health = next(...before);
    own = `${health}`;
    if (isStored() && own !== `${before}`) writeLocal(key, own);
    return health;
  };

  return {
    read,
    isGood: (): boolean => read()[0] === 0,
    /** Milliseconds until the next try. */
    delay(): number {
      const [failures, retryAt] = read();
      return failures > 0 ? timeUntil(retryAt, LONGEST_DELAY_MS) : 0;
    },
    drop: (events: number): Health =>
      change((failures, retryAt, dropped) => [failures, retryAt, dropped + events]),
    /** Called before a request. After failures, one page tries for all, for at most `timeout` milliseconds; 0 when the network is back. */
    begin: (timeout: number): Health =>
      change((failures, retryAt, dropped) => [
        failures,
        failures > 0 ? readClock() + timeout : retryAt,
        dropped,
      ]),
    /** Counts an answer that is no failure. Its request has reported `reported` dropped events. */
    succeed: (reported: number): Health =>
      change((_, retryAt, dropped) => [0, retryAt, Math.max(0, dropped - reported)]),
    fail: (retryAfter?: string | null): Health =>
      change((before, _, dropped) => {
        const failures = (before || 0) + 1;
        const now = readClock();
        return [failures, now + backoffDelay(failures, Math.random(), retryAfter, now), dropped];
      }),
    /** Storage is cleared by the ledger. */
    clear: (): void => void (own = `${UNKNOWN_HEALTH}`),
  };
};
