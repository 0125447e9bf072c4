import { PAGE_VIEW, type UnstampedEvent } from '../event/event';
import { CLOCK_TOLERANCE } from './judge';
import {
  blank,
  dated,
  END_ANNOUNCED,
  endReasons,
  FOREGROUND,
  RUN_ANNOUNCED,
  type EndReason,
  type SessionRecord,
} from './record';

/** What a new session needs from outside: the rules know no randomness and no page. */
export type Fresh = Pick<SessionRecord, 'userId' | 'sessionId' | 'generation' | 'utm'>;

/**
 * The site's state changes: activity, while the session lives (rule 3). A tab that was visible since `visibleSince` knows
 * that the site was looked at, whatever the record says (rule 4).
 */
export const changeState = (
  record: SessionRecord,
  state: number,
  at: number,
  visibleSince = Infinity,
): SessionRecord => {
  const { stateSince } = record;
  if (!record.endedAt) {
    at = Math.max(at, record.lastActivityAt);
    const looked = record.state === FOREGROUND || visibleSince <= stateSince;
    record = {
      ...record,
      lastActivityAt: at,
      foregroundTime: record.foregroundTime + (looked ? Math.max(0, at - stateSince) : 0),
    };
  }
  // Later than the state before, also within its millisecond, so that no copy brings that one back.
  return { ...record, state, stateSince: Math.max(at, stateSince + 1) };
};

/** The end becomes a fact of the record (rule 9): at its last activity, or at `at` for explicit ends. */
export const end = (
  record: SessionRecord,
  reason: EndReason,
  at = 0,
  visibleSince?: number,
): SessionRecord => {
  const ended = changeState(record, record.state, at, visibleSince);
  return {
    ...ended,
    lastActivityAt: record.lastActivityAt,
    endedAt: ended.lastActivityAt,
    endReason: endReasons.indexOf(reason),
  };
};

/**
 * The session after `last`, which has ended, or the first of a new visitor (rule 12). It never starts before the end
 * of the last one, unless the clock was set back meanwhile. The last one is kept until its end has been announced.
 */
export const open = (
  last: SessionRecord | undefined,
  fresh: Fresh,
  at: number,
  state: number,
): SessionRecord => {
  const from: SessionRecord = last ?? { ...blank, ...fresh };
  const { sessionIndex, endedAt, announced } = from;
  if (at > endedAt - CLOCK_TOLERANCE) at = Math.max(at, endedAt);
  return {
    ...blank,
    ...fresh,
    userId: from.userId,
    generation: from.generation,
    sessionIndex: sessionIndex + 1,
    previousSessionId: sessionIndex ? from.sessionId : '',
    startedAt: at,
    lastActivityAt: at,
    state,
    stateSince: at,
    appVersion: from.appVersion,
    attributes: from.nextAttributes,
    announced: announced & RUN_ANNOUNCED,
    previous:
      announced & END_ANNOUNCED
        ? from.previous
        : last && { ...last, previous: undefined, nextAttributes: undefined },
  };
};

/** The visitor after `reset()` (rule 7): another one, with nobody's session that is over, so that the next is the first. */
export const forget = (last: SessionRecord, fresh: Fresh, at: number): SessionRecord => ({
  ...end(open(last, fresh, at, last.state), 'logout'),
  userId: fresh.userId,
  generation: Math.max(at, last.generation + 1),
  sessionIndex: 0,
  previousSessionId: '',
  attributes: undefined,
  announced: END_ANNOUNCED | RUN_ANNOUNCED,
});

/** The record after one more event, which happened at `at` and says that it happened at `time` (rules 10, 18, 21). */
export const stamp = (
  record: SessionRecord,
  { id, name, page }: Pick<UnstampedEvent, 'id' | 'name' | 'page'>,
  passive: boolean,
  at: number,
  time: number,
): SessionRecord => ({
  ...record,
  ...(!record.firstEventId && {
    firstEventId: id,
    firstEventTimestamp: time,
    entryPage: dated(time, page.url),
  }),
  ...(!passive && {
    lastActivityAt: Math.max(at, record.lastActivityAt),
    exitPage: dated(at, page.url),
  }),
  eventIndex: record.eventIndex + 1,
  pageViews: record.pageViews + +(name === PAGE_VIEW),
});
