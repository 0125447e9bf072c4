import { isForeground, type EndReason, type SessionRecord } from './session-record';

/** When sessions end, in milliseconds; `Infinity`, and 0 for `maxDuration`: never by this rule. */
export interface Limits {
  foregroundTimeout: number;
  backgroundTimeout: number;
  maxDuration: number;
}

/** A clock set back by more than this ends the session (rule 6). */
export const CLOCK_TOLERANCE = 60_000;

/**
 * Was the time since the last activity spent in the foreground? A tab that was visible all the while knows that, whatever
 * the record says (rule 4).
 */
export const wasForeground = (record: SessionRecord, visibleSince: number): boolean =>
  visibleSince <= record.lastActivityAt || isForeground(record);

/** The instants after which a record, left alone, is over, with the reasons (rules 2-5). */
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
 * Why the session is over for something that happened at `at` and is judged at `now`, in the precedence of rule 9;
 * `undefined` while it lives. An end that is written down is enough: why is the record's to say. An input that waited is judged at the time of its call, never before the last activity (rule 6).
 * `visibleSince` is the judging tab's, `Infinity` while it is hidden; `died` is what rule 8 or 27 found.
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
