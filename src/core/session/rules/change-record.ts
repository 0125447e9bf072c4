import { PAGE_VIEW, type UnstampedEvent } from '../../event/event';
import { CLOCK_TOLERANCE, wasForeground } from './judge';
import { blankRecord, endReasons, type EndReason, type SessionRecord } from './session-record';

/** The random ids of a new session: arguments, because the rules are pure. */
export type FreshIds = Pick<SessionRecord, 'userId' | 'sessionId' | 'generation'>;

/**
 * Records an activity: the time since the last one is added to the foreground time if it was spent there (rules 3, 4). With
 * `foreground`, the site's state changes too. Its instant is later than that of the state before, also within one millisecond,
 * so that a merge with an older copy keeps it.
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

/** Ends the session in the record (rule 9): at its last activity, or at `at` for explicit ends. */
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
 * Opens the session after `last`, which has ended, or the first session of a new visitor (rule 12). A session never starts
 * before the end of the last one, unless the clock was set back meanwhile. `now` shows that; `at` may be the time of a call
 * that has waited (rule 6).
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

/** Creates the record of another visitor after `reset()` (rule 7). Its session number 0 has ended, so the next session is the first. */
export const forgetVisitor = (last: SessionRecord, ids: FreshIds, at: number): SessionRecord => ({
  ...endSession({ ...blankRecord, ...ids }, 'logout', at, Infinity),
  generation: Math.max(at, last.generation + 1),
});

/** Adds an event to the record (rules 10, 18, 21). `exit` is the origin of the event, unless the event is passive. */
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
