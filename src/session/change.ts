import { CLOCK_TOLERANCE } from './judge';
import {
  END_ANNOUNCED,
  START_ANNOUNCED,
  type EndReason,
  type SessionRecord,
  type SessionState,
} from './record';

/** Random UUIDs, made outside: the rules know no randomness. */
export interface Identity {
  readonly userId: string;
  readonly sessionId: string;
  readonly generation: number;
  /** The utm_ parameters of the page that opens the session. */
  readonly utm?: Readonly<Record<string, string>>;
}

/** Milliseconds in the foreground until `at`. */
const foregroundUntil = (record: SessionRecord, at: number) =>
  record.foregroundTime + (record.state === 'foreground' ? Math.max(0, at - record.stateSince) : 0);

/** The site went to the foreground or the background while the session lives: activity (rule 3). */
export const changeState = (record: SessionRecord, state: SessionState, at: number): SessionRecord => {
  const moment = Math.max(at, record.lastActivityAt);
  return {
    ...record,
    lastActivityAt: moment,
    foregroundTime: foregroundUntil(record, moment),
    state,
    stateSince: moment,
  };
};

/** The end becomes a fact of the record (rule 9): at its last activity, or at `at` for explicit ends. */
export const end = (record: SessionRecord, reason: EndReason, at = record.lastActivityAt): SessionRecord => {
  const moment = Math.max(at, record.lastActivityAt);
  return {
    ...changeState(record, 'background', moment),
    lastActivityAt: record.lastActivityAt,
    endedAt: moment,
    endReason: reason,
  };
};

/**
 * The session after `last`, which has ended, or the first one of a new visitor. It never starts before the end of the
 * last one, unless the clock was set back meanwhile.
 */
export const open = (
  last: SessionRecord | undefined,
  fresh: Identity,
  at: number,
  state: SessionState,
): SessionRecord => {
  const { userId, generation } = last ?? fresh;
  const ended = last?.endedAt ?? 0;
  const moment = at < ended - CLOCK_TOLERANCE ? at : Math.max(at, ended);
  return {
    userId,
    generation,
    sessionId: fresh.sessionId,
    sessionIndex: (last?.sessionIndex ?? 0) + 1,
    previousSessionId: last?.sessionIndex ? last.sessionId : null,
    startedAt: moment,
    lastActivityAt: moment,
    endedAt: null,
    endReason: null,
    eventIndex: 0,
    pageViews: 0,
    foregroundTime: 0,
    firstEventId: null,
    firstEventTimestamp: null,
    state,
    stateSince: moment,
    announced: 0,
    utm: fresh.utm,
    previous: last && !(last.announced & END_ANNOUNCED) ? { ...last, previous: undefined } : undefined,
  };
};

/** The visitor after `reset()` (rule 7): nobody's session, so that the next one is the first. */
export const forget = (last: SessionRecord | undefined, fresh: Identity, at: number): SessionRecord => ({
  ...open(undefined, fresh, at, 'background'),
  generation: last ? Math.max(at, last.generation + 1) : fresh.generation,
  sessionIndex: 0,
  endedAt: at,
  endReason: 'logout',
  announced: START_ANNOUNCED | END_ANNOUNCED,
  previous: last && !(last.announced & END_ANNOUNCED) ? { ...last, previous: undefined } : undefined,
});

/** What a stamp needs to know of an event. */
export interface Stampable {
  readonly id: string;
  readonly passive: boolean;
  readonly pageView: boolean;
  readonly url: string;
  /** The instant the page gave with `track(..., { time })`, if any. */
  readonly time: number | null;
}

/** `time` plays no part in judging: it is only kept between the session's start and now (rule 6). */
export const clampTime = (record: SessionRecord, time: number, now: number): number =>
  Math.max(record.startedAt, Math.min(time, now));

/** The record after one more event, which happened at `at` (rules 10, 18, 21). */
export const stamp = (record: SessionRecord, event: Stampable, at: number, time: number): SessionRecord => ({
  ...record,
  eventIndex: record.eventIndex + 1,
  pageViews: record.pageViews + +event.pageView,
  lastActivityAt: event.passive ? record.lastActivityAt : Math.max(at, record.lastActivityAt),
  firstEventId: record.firstEventId ?? event.id,
  firstEventTimestamp: record.firstEventTimestamp ?? time,
  entryPage: record.firstEventId ? record.entryPage : event.url,
  exitPage: { at, url: event.url },
});
