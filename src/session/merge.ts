import { mergeAttributes } from './attributes';
import { blank, START_ANNOUNCED, type SessionRecord } from './record';

type Copy = SessionRecord | undefined;
type Number = 'eventIndex';

/** Negative when `x` comes first; both copies must see the two alike. */
const compare = <T>(x: T, y: T) => (x < y ? -1 : +(x > y));

/** Pages begin with their time, so that the lesser text is the earlier. */
const earliest = (x = '', y = '') => (x && y ? (x < y ? x : y) : x || y) || undefined;

/**
 * Two copies of the record become one (rule 15). Commutative, associative, idempotent.
 * Later generation, higher index, earlier start, smaller id wins whole; fields merge only between copies of one
 * session of one generation.
 */
export const merge = (a: Copy, b: Copy): Copy => {
  if (!a || !b) return a || b;
  const order =
    b.generation - a.generation ||
    b.sessionIndex - a.sessionIndex ||
    a.startedAt - b.startedAt ||
    compare(a.sessionId, b.sessionId);
  if (order) return order < 0 ? a : b;

  /** The copy in which it happened earlier; 0 has not happened. */
  const earlier = (at: 'endedAt' | 'firstEventTimestamp', tie: 'endReason' | 'firstEventId') =>
    (compare(a[at] || Infinity, b[at] || Infinity) || compare(a[tie], b[tie])) < 0 ? a : b;
  const { firstEventId, firstEventTimestamp } = earlier('firstEventTimestamp', 'firstEventId');
  const { endedAt, endReason } = earlier('endedAt', 'endReason');
  const announced = a.announced | b.announced;
  const highest = {} as Record<Number, number>;
  for (const key of Object.keys(blank) as Number[]) highest[key] = a[key] > b[key] ? a[key] : b[key];
  return {
    ...b,
    ...a,
    ...highest,
    firstEventId,
    firstEventTimestamp,
    endedAt,
    endReason,
    state: ((a.stateSince - b.stateSince || a.state - b.state) > 0 ? a : b).state,
    announced,
    entryPage: earliest(a.entryPage, b.entryPage),
    exitPage: compare(a.exitPage ?? '', b.exitPage ?? '') > 0 ? a.exitPage : b.exitPage,
    utm: a.utm ?? b.utm,
    attributes: mergeAttributes(a.attributes, b.attributes),
    appVersion: compare(a.appVersion ?? '', b.appVersion ?? '') > 0 ? a.appVersion : b.appVersion,
    previous: announced & START_ANNOUNCED ? undefined : merge(a.previous, b.previous),
  };
};
