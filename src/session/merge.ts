import { mergeAttributes } from './attributes';
import { first } from './first';
import { fields, START_ANNOUNCED, type SessionRecord } from './record';

type Copy = SessionRecord | undefined;
type Number = 'eventIndex';

/** What is the greater in the later copy. Pages and versions begin with their time. */
const growing = [...fields, 'exitPage', 'appVersion'] as Number[];

/** Later generation, higher index, earlier start, smaller id wins. */
const identity = (copy: SessionRecord) => [
  -copy.generation,
  -copy.sessionIndex,
  copy.startedAt,
  copy.sessionId,
];

/**
 * Two copies of the record become one (rule 15). Commutative, associative, idempotent. One wins whole, but fields merge
 * between copies of one session of one generation.
 */
export const merge = (a: Copy, b: Copy): Copy => {
  if (!a || !b) return a || b;
  if (`${identity(a)}` !== `${identity(b)}`) return first(a, b, identity);

  const merged: Record<Number, number> & SessionRecord = { ...b, ...a };
  for (const key of growing) if (b[key] > (a[key] ?? '')) merged[key] = b[key];
  // What happened earlier; 0 has not happened.
  const { firstEventId, firstEventTimestamp, entryPage } = first(a, b, (copy) => [
    copy.firstEventTimestamp || Infinity,
    copy.firstEventId,
    copy.entryPage ?? '~',
  ]);
  const { endedAt, endReason } = first(a, b, (copy) => [copy.endedAt || Infinity, copy.endReason]);
  const announced = a.announced | b.announced;
  return {
    ...merged,
    firstEventId,
    firstEventTimestamp,
    entryPage,
    endedAt,
    endReason,
    state: first(a, b, (copy) => [-copy.stateSince, -copy.state]).state,
    announced,
    utm: a.utm ?? b.utm,
    attributes: mergeAttributes(a.attributes, b.attributes),
    nextAttributes: mergeAttributes(a.nextAttributes, b.nextAttributes),
    previous: announced & START_ANNOUNCED ? undefined : merge(a.previous, b.previous),
  };
};
