import { readLocal, writeLocal } from '../storage/local-storage';
import { readClock, timeUntil } from '../util/clock';
import { backoffDelay, LONGEST_DELAY } from './backoff-delay';

/**
 * Failures in a row, the instant before which nobody tries again, or at which the last failure was over, and events that were
 * lost since the last answer.
 */
type Health = [failures: number, retryAt: number, dropped: number];

/** Before the first answer it is neither good nor failing. */
const UNKNOWN = 'NaN,0,0';

/**
 * How the collector has answered last, to any page of the site: a leaving page knows at once whether beacons can be trusted,
 * and a backoff is the site's, not each tab's.
 */
export const createCollectorHealth = (key: string, isStored: () => boolean) => {
  let own = UNKNOWN;

  const print = () => (isStored() && readLocal(key)) || own;
  const read = (): Health => {
    const [failures, retryAt, dropped] = print().split(',').map(Number) as Health;
    // It is told to the collector, and anybody can write there.
    return [failures, retryAt, dropped >>> 0];
  };
  const write = (...health: Health) => {
    if (print() === `${health}`) return;
    own = `${health}`;
    if (isStored()) writeLocal(key, own);
  };

  return {
    /** Was the last answer good? */
    isGood: (): boolean => read()[0] === 0,
    /** Failures in a row; 0 also before the first answer. */
    failures: (): number => read()[0] || 0,
    /** `before`: failures in a row that were known at that instant. */
    hasFailedSince(instant: number, before = 0): boolean {
      const [failures, until] = read();
      return failures > 0 ? failures > before : until > instant;
    },
    /** Milliseconds until the next try. */
    delay(): number {
      const [failures, retryAt] = read();
      return failures > 0 ? timeUntil(retryAt, LONGEST_DELAY) : 0;
    },
    dropped: (): number => read()[2],
    drop(events: number): void {
      const [failures, retryAt, dropped] = read();
      write(failures, retryAt, dropped + events);
    },
    /** A request begins, or the network is back (0): where the last ones failed, one page tries for all, for so long. */
    begin(timeout: number): void {
      const [failures, , dropped] = read();
      if (failures > 0) write(failures, readClock() + timeout, dropped);
    },
    /** `told`: dropped events of which the collector knows now. */
    succeed(told: number): void {
      const [failures, until, dropped] = read();
      write(0, failures > 0 ? readClock() : until, Math.max(0, dropped - told));
    },
    fail(retryAfter?: string | null): void {
      const [failures, , dropped] = read();
      const next = (failures || 0) + 1;
      write(next, readClock() + backoffDelay(next, Math.random(), retryAfter, readClock()), dropped);
    },
    clear: (): void => void (own = UNKNOWN),
  };
};
