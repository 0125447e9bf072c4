import { isForeground, type EndReason, type SessionRecord } from './session-record';

/** The timeouts of a session, in milliseconds. `Infinity`, and 0 for `maxDuration`, switch a rule off. */
export interface Limits {
  foregroundTimeout: number;
  backgroundTimeout: number;
  maxDuration: number;
}

/** A clock set back by more than this ends the session (rule 6). */
export const CLOCK_TOLERANCE = 60_000;

/**
 * Returns whether the time since the last activity was spent in the foreground. If this tab was visible all the time, the record's
 * own state does not matter (rule 4).
 */
export const wasForeground = (record: SessionRecord, visibleSince: number): boolean =>
  visibleSince <= record.lastActivityAt || isForeground(record);

/** The instants after which a session without further activity is over, with the reasons (rules 2-5). */
export const deadlines = (
  record: SessionRecord,
  limits: Limits,
  visibleSince: number,
): [instant: number, reason: EndReason][] => {
  const state = wasForeground(record, visibleSince) ? 'foreground' : 'background';
  return [
    [record.startedAt + (limits.maxDuration || Infinity), 'max-duration'],
    [record.lastActivityAt + limits[`${state}Timeout`], `${state}-timeout`],
  ];
};

/**
 * Returns why the session is over for an input of the time `at`, in the precedence of rule 9; `undefined` while the session lives.
 * For a session that has ended before, the reason is in the record. An input that waited is judged at the time of its call, but never
 * before the last activity (rule 6). `visibleSince` is this tab's, `Infinity` if it is hidden; `died` is the result of rule 8 or 27.
 */
export const judge = (
  record: SessionRecord,
  at: number,
  now: number,
  limits: Limits,
  visibleSince: number,
  died?: EndReason,
): EndReason | undefined =>
  record.endedAt
    ? 'ended'
    : now < record.lastActivityAt - CLOCK_TOLERANCE
      ? 'clock'
      : died ||
        deadlines(record, limits, visibleSince).find(
          ([instant]) => Math.max(at, record.lastActivityAt) > instant,
        )?.[1];
