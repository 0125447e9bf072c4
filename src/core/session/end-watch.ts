import { readClock } from '../util/clock';
import { deadlines, type Limits } from './rules/judge';
import { isForeground, type SessionRecord } from './rules/session-record';

export interface EndWatchOptions {
  record(): SessionRecord | undefined;
  readonly limits: Limits;
  visibleSince(): number;
  /** Reads the record that other tabs have written. */
  refresh(): void;
  /** Checks whether the session is over by the rules. */
  check(): void;
}

/** The longest time until an end is announced (rule 19). */
const MAX_DELAY_MS = 60_000;

/** Watches for ends: a session that is over by the rules is ended and announced soon. Never starts a session. */
export const createEndWatch = ({ record, limits, visibleSince, refresh, check }: EndWatchOptions) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The time at which the timer fires; 0 without a timer. */
  let lookAt = 0;

  /** A hidden tab leaves the session to a visible tab, as long as the site is in the foreground (rule 1). */
  const isLeftToOthers = (living: SessionRecord) => isForeground(living) && visibleSince() === Infinity;

  const schedule = (): void => {
    const living = record();
    if (!living || living.endedAt) return;
    const now = readClock();
    const instants = deadlines(living, limits, visibleSince()).map(([instant]) => instant + 1);
    // Fires at least once a minute, because the machine may sleep, or the visible tab may close.
    const next = Math.min(now + MAX_DELAY_MS, ...(isLeftToOthers(living) ? [] : instants));
    // Activity only postpones the end, so the running timer is kept and schedules again.
    if (lookAt > now && lookAt <= next) return;
    stop();
    lookAt = next;
    timer = setTimeout(look, next - now);
  };
  const look = () => {
    const living = record();
    lookAt = 0;
    if (!living || !isLeftToOthers(living)) return check();
    refresh();
    schedule();
  };
  const stop = (): void => {
    clearTimeout(timer);
    lookAt = 0;
  };
  return { schedule, stop };
};
