import type { Happening } from './happening';
import { endReasons, HIDDEN, type EndReason, type SessionRecord } from './record';

/** When sessions end, in milliseconds; `Infinity`, and 0 for `maxDuration`: never by this rule. */
export interface Limits {
  foregroundTimeout: number;
  backgroundTimeout: number;
  maxDuration: number;
}

/** A clock set back by more than this ends the session (rule 6). */
export const CLOCK_TOLERANCE = 60_000;

/**
 * The instants after which a record, left alone, is over, with the reasons. The time since the last activity was spent
 * in the record's state; a tab that was visible all the while knows that it was the foreground (rules 2-5).
 */
export const deadlines = (
  record: SessionRecord,
  limits: Limits,
  visibleSince: number,
): [number, EndReason][] => [
  [record.startedAt + (limits.maxDuration || Infinity), 'max-duration'],
  visibleSince <= record.lastActivityAt || record.state & 1
    ? [record.lastActivityAt + limits.foregroundTimeout, 'foreground-timeout']
    : [record.lastActivityAt + limits.backgroundTimeout, 'background-timeout'],
];

/**
 * Why the session is over for something that happened at `at` and is judged at `now`, in the precedence of rule 9;
 * `undefined` while it lives. What waited is judged at the time of its call, never before the last activity (rule 6).
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
    ? (endReasons[record.endReason] as EndReason)
    : now < record.lastActivityAt - CLOCK_TOLERANCE
      ? 'clock'
      : died ||
        deadlines(record, limits, visibleSince).find(
          ([instant]) => Math.max(at, record.lastActivityAt) > instant,
        )?.[1];

/** Hidden for longer than this without a word, the site was left. */
const UNDECIDED = 1000;

/** Was the site away before it was shown `at` this instant? Not between its pages, nor between its tabs. */
export const returns = (before: SessionRecord | undefined, at: number) =>
  !before?.state || (before.state === HIDDEN && at - before.stateSince > UNDECIDED);

/**
 * A page that was hidden has not left the site where another has been visible since, or has left it already. One that says
 * at once what it was before has nothing to wait for: states of one millisecond are counted on.
 */
export const leaves = ({ left, at, visibleBefore }: Happening, before: SessionRecord | undefined) =>
  !left || !before || before.state === HIDDEN || (before.state && (visibleBefore || before.stateSince <= at));
