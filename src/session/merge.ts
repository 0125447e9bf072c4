import type { SessionRecord } from './record';

type Copy = SessionRecord | undefined;

/** Negative when `x` is the earlier; what has not happened comes last; NaN (falsy) when neither has. */
const compare = (x: number | null | undefined, y: number | null | undefined) =>
  (x ?? Infinity) - (y ?? Infinity);

/** A last word that both copies see alike: a merge must not depend on who merges. */
const tie = (x: unknown, y: unknown) => (x! > y! ? 1 : -1);

/**
 * Two copies of the record become one (rule 15). Commutative, associative, idempotent.
 * Order: later generation, higher index, earlier start, smaller id. Fields merge only between copies of one session
 * of one generation; otherwise one copy wins whole.
 */
export function merge(a: Copy, b: Copy): Copy {
  if (!a || !b) return a || b;
  if (a.sessionId !== b.sessionId || a.generation !== b.generation) {
    const order =
      b.generation - a.generation ||
      b.sessionIndex - a.sessionIndex ||
      a.startedAt - b.startedAt ||
      tie(a.sessionId, b.sessionId);
    return order < 0 ? a : b;
  }
  const ended = (compare(a.endedAt, b.endedAt) || tie(a.endReason, b.endReason)) < 0 ? a : b;
  const first =
    (compare(a.firstEventTimestamp, b.firstEventTimestamp) || tie(a.firstEventId, b.firstEventId)) < 0
      ? a
      : b;
  const state = (a.stateSince - b.stateSince || tie(a.state, b.state)) > 0 ? a : b;
  const exit = (a.exitPage?.at ?? 0) - (b.exitPage?.at ?? 0) || tie(a.exitPage?.url, b.exitPage?.url);
  return {
    ...a,
    lastActivityAt: Math.max(a.lastActivityAt, b.lastActivityAt),
    endedAt: ended.endedAt,
    endReason: ended.endReason,
    eventIndex: Math.max(a.eventIndex, b.eventIndex),
    pageViews: Math.max(a.pageViews, b.pageViews),
    foregroundTime: Math.max(a.foregroundTime, b.foregroundTime),
    firstEventId: first.firstEventId,
    firstEventTimestamp: first.firstEventTimestamp,
    state: state.state,
    stateSince: state.stateSince,
    announced: a.announced | b.announced,
    entryPage: a.entryPage ?? b.entryPage,
    exitPage: (exit > 0 ? a : b).exitPage ?? a.exitPage,
    utm: a.utm ?? b.utm,
    previous: merge(a.previous, b.previous),
  };
}
