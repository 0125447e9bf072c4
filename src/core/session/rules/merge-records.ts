import { printJson } from '../../util/print-json';
import { first } from './first';
import { recordFields, type SessionRecord } from './session-record';

type Copy = SessionRecord | undefined;

/** Later generation, higher index, earlier start, smaller id wins. */
const rank = ({ generation, sessionIndex, startedAt, sessionId, userId }: SessionRecord) => [
  -generation,
  -sessionIndex,
  startedAt,
  sessionId,
  userId,
];

/**
 * Two copies of the record become one (rule 15). Commutative, associative, idempotent. One wins whole, but between copies of
 * one session the greater of each field wins, and what belongs together goes together.
 */
export const mergeRecords = (a: Copy, b: Copy): Copy => {
  if (!a || !b) return a ?? b;
  if (`${rank(a)}` !== `${rank(b)}`) return first(a, b, rank);

  const greater = recordFields.map((field) => [field, a[field] > b[field] ? a[field] : b[field]]);
  const { firstEventId, firstEventTimestamp, entryPage } = first(a, b, (copy) => [
    copy.firstEventTimestamp || Infinity,
    copy.firstEventId,
    // The cookie does not know it.
    copy.entryPage ?? '~',
  ]);
  const { endedAt, endReason } = first(a, b, (copy) => [copy.endedAt || Infinity, copy.endReason]);
  // Printed only where that decides: this is done at each event.
  const later = (a.exit?.at ?? 0) - (b.exit?.at ?? 0);
  const { exit } = later ? (later > 0 ? a : b) : first(a, b, (copy) => [printJson(copy.exit ?? '')]);
  return {
    ...(Object.fromEntries(greater) as SessionRecord),
    firstEventId,
    firstEventTimestamp,
    entryPage,
    endedAt,
    endReason,
    exit,
  };
};
