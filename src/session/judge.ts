import type { EndReason, SessionRecord } from './record';

/** When sessions end, in milliseconds; `Infinity` means never by this rule. */
export interface Limits {
  foregroundTimeout: number;
  backgroundTimeout: number;
  maxDuration: number;
}

/** What the judging tab knows of itself. */
export interface Witness {
  /** Since when this tab has been visible without a break; `Infinity` while it is hidden (rule 4). */
  visibleSince: number;
  /** The browser was closed since the record was written (rule 8). */
  browserClosed?: boolean;
}

/** A clock set back by more than this ends the session (rule 6). */
export const CLOCK_TOLERANCE = 60_000;

/** The state in which the time since the last activity was spent (rules 2-4). */
const stateOfGap = (record: SessionRecord, { visibleSince }: Witness) =>
  visibleSince <= record.lastActivityAt ? 'foreground' : record.state;

/** The last instant at which the record, left alone, still lives. */
export const livesUntil = (record: SessionRecord, limits: Limits, witness: Witness): number =>
  Math.min(
    record.startedAt + (limits.maxDuration || Infinity),
    record.lastActivityAt + limits[`${stateOfGap(record, witness)}Timeout`],
  );

/**
 * Is the session over for something that happened at `at` and is judged at `now`? `null` while it lives, else why,
 * in the precedence of rule 9. What waited is judged at the time of its call, never before the last activity (rule 6).
 */
export function judge(
  record: SessionRecord,
  at: number,
  now: number,
  limits: Limits,
  witness: Witness,
): EndReason | null {
  const moment = Math.max(at, record.lastActivityAt);
  return (
    record.endReason ||
    (now < record.lastActivityAt - CLOCK_TOLERANCE && 'clock') ||
    (witness.browserClosed && 'browser-closed') ||
    (moment - record.startedAt > (limits.maxDuration || Infinity) && 'max-duration') ||
    (moment > livesUntil(record, limits, witness) && `${stateOfGap(record, witness)}-timeout`) ||
    null
  );
}
