import { PAGE_VIEW, type UnstampedEvent } from '../../event/event';
import { CLOCK_TOLERANCE, wasForeground } from './judge';
import { blankRecord, endReasons, type EndReason, type SessionRecord } from './session-record';

/** The input of a new session: the rules know no randomness. */
export type FreshIds = Pick<SessionRecord, 'userId' | 'sessionId' | 'generation'>;

/**
 * Activity: the time since the last one is counted as it was spent (rules 3, 4). With `foreground`, the site's state changes
 * too: later than the state before, also within its millisecond, so that no copy brings that one back.
 */
export const touch = (
  record: SessionRecord,
  at: number,
  visibleSince: number,
  foreground?: boolean,
): SessionRecord => {
  const { lastActivityAt, foregroundTime, shownAt, hiddenAt } = record;
  at = Math.max(at, lastActivityAt);
  return {
    ...record,
    lastActivityAt: at,
    foregroundTime: foregroundTime + (wasForeground(record, visibleSince) ? at - lastActivityAt : 0),
    ...(foreground != null && {
      [foreground ? 'shownAt' : 'hiddenAt']: Math.max(at, shownAt + 1, hiddenAt + 1),
    }),
  };
};

/** The end becomes a fact of the record (rule 9): at its last activity, or at `at` for explicit ends. */
export const endSession = (
  record: SessionRecord,
  reason: EndReason,
  at: number,
  visibleSince: number,
): SessionRecord => {
  const ended = touch(record, at, visibleSince);
  return { ...ended, endedAt: ended.lastActivityAt, endReason: endReasons.indexOf(reason) };
};

/**
 * The session after `last`, which has ended, or the first of a new visitor (rule 12). It never starts before the end of the
 * last one, unless the clock was set back meanwhile: `now` says so, for `at` may be of a call that has waited (rule 6).
 */
export const openSession = (
  last: SessionRecord | undefined,
  ids: FreshIds,
  at: number,
  foreground: boolean,
  now = at,
): SessionRecord => {
  const { userId, generation, sessionIndex, sessionId, endedAt } = last ?? { ...blankRecord, ...ids };
  if (now > endedAt - CLOCK_TOLERANCE) at = Math.max(at, endedAt);
  return {
    ...blankRecord,
    userId,
    generation,
    sessionId: ids.sessionId,
    sessionIndex: sessionIndex + 1,
    previousSessionId: sessionIndex ? sessionId : '',
    startedAt: at,
    lastActivityAt: at,
    [foreground ? 'shownAt' : 'hiddenAt']: at,
  };
};

/** The visitor after `reset()` (rule 7): another one, with nobody's session that is over, so that the next is the first. */
export const forgetVisitor = (last: SessionRecord, ids: FreshIds, at: number): SessionRecord => ({
  ...endSession({ ...blankRecord, ...ids }, 'logout', at, Infinity),
  generation: Math.max(at, last.generation + 1),
});

/** The record after one more event (rules 10, 18, 21). `exit` says where it came from, unless it is passive. */
export const attachEvent = (
  record: SessionRecord,
  { id, name, page }: UnstampedEvent,
  time: number,
  exit = record.exit,
): SessionRecord => ({
  ...record,
  ...(!record.firstEventId && { firstEventId: id, firstEventTimestamp: time, entryPage: page.url }),
  exit,
  eventIndex: record.eventIndex + 1,
  pageViews: record.pageViews + (name === PAGE_VIEW ? 1 : 0),
});
