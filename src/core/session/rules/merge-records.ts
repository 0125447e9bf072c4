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
 * Merges two copies of the record (rule 15): commutative, associative, idempotent. Of two sessions, one copy wins as a whole. Of
 * one session, the greater value of each field wins, and related fields stay together.
 */
export const mergeRecords = (a: Copy, b: Copy): Copy => {
  if (!a || !b) return a ?? b;
  if (`${rank(a)}` !== `${rank(b)}`) return first(a, b, rank);

  const greater = recordFields.map((field) => [field, a[field] > b[field] ? a[field] : b[field]]);
  const { firstEventId, firstEventTimestamp, entryPage } = first(a, b, (copy) => [
    copy.firstEventTimestamp || Infinity,
    copy.firstEventId,
    // The cookie does not have it.
    copy.entryPage ?? '~',
  ]);
  const { endedAt, endReason } = first(a, b, (copy) => [copy.endedAt || Infinity, copy.endReason]);
  // Printing is slow and merges are frequent, so it is done only if the instants are equal.
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
