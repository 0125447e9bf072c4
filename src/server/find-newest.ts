import { mergeRecords } from '../core/session/rules/merge-records';
import { parseRecord, printRecord } from '../core/session/rules/record-text';
import type { SessionRecord } from '../core/session/rules/session-record';

const DAY_MS = 86_400_000;
/** The shortest lifetime of a cookie written by script, in Safari: https://webkit.org/tracking-prevention/ */
const WEEK_MS = 7 * DAY_MS;

/**
 * Returns the text for the server's copy, from all copies in a request, or nothing if no renewal is needed. A single text is
 * kept as it is, including fields of newer versions (rule 30). Several are merged by the rules (rule 15).
 *
 * Only a page knows the visitor's consent, so only copies that a page may have written are renewed. A copy that a withdrawal on
 * another host could not delete must not be prolonged by visits.
 */
export const findNewest = (texts: readonly string[], now: number): string | undefined => {
  const copies = texts.flatMap((text) => {
    const record = parseRecord(text, now);
    return record ? [{ text, record }] : [];
  });
  const newest = copies
    .map(({ record }) => record)
    .reduce<SessionRecord | undefined>(mergeRecords, undefined);
  if (!newest || newest.lastActivityAt < now - WEEK_MS) return;
  if (copies.length === 1) return copies[0]!.text;
  // The script's copy and the server's copy, which is at most a day old: it is written once a session and once a day.
  const isKept = copies.every(
    ({ record: { sessionId, lastActivityAt } }) =>
      sessionId === newest.sessionId && lastActivityAt > newest.lastActivityAt - DAY_MS,
  );
  return isKept ? undefined : printRecord(newest);
};
