import { readClock } from '../util/clock';
import { deadlines, type Limits } from './rules/judge';
import { isForeground, type SessionRecord } from './rules/session-record';

export interface EndWatchOptions {
  record(): SessionRecord | undefined;
  readonly limits: Limits;
  visibleSince(): number;
  /** Looks what other tabs have written. */
  refresh(): void;
  /** Has the session ended by itself? */
  check(): void;
}

/** Within which an end is announced (rule 19), in milliseconds. */
const MINUTE = 60_000;

/** Sees to it that an end is written down and announced soon after the rules have brought it. No session starts here. */
export const createEndWatch = ({ record, limits, visibleSince, refresh, check }: EndWatchOptions) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer looks. */
  let lookAt = 0;

  /** A hidden tab leaves a site that is in the foreground to the tab that is visible (rule 1), as long as there is one. */
  const isLeftToOthers = (living: SessionRecord) => isForeground(living) && visibleSince() === Infinity;

  const schedule = (): void => {
    const living = record();
    if (!living || living.endedAt) return;
    const now = readClock();
    const instants = deadlines(living, limits, visibleSince()).map(([instant]) => instant + 1);
    // Also before it is due: the machine may sleep, or another tab close.
    const next = Math.min(now + MINUTE, ...(isLeftToOthers(living) ? [] : instants));
    // Activity only postpones it: the timer that runs will see.
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
