import { deadlines, type Limits } from '../../core/session/rules/judge';
import type { EndReason, SessionRecord } from '../../core/session/rules/session-record';

type End = readonly [instant: number, reason: EndReason];

/** Returns when and why the session ends without further activity (rules 2 to 5). */
export const findEnd = (record: SessionRecord, limits: Limits, isVisible: boolean): End =>
  deadlines(record, limits, isVisible ? 0 : Infinity).reduce((first, next) =>
    next[0] < first[0] ? next : first,
  );

/** The same, if the site is hidden now, which is activity (rule 3). */
export const findEndAway = (record: SessionRecord, limits: Limits, now: number): End =>
  findEnd({ ...record, lastActivityAt: now, hiddenAt: Math.max(now, record.shownAt) }, limits, false);
