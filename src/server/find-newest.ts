import { mergeRecords } from '../core/session/rules/merge-records';
import { parseRecord, printRecord } from '../core/session/rules/record-text';
import type { SessionRecord } from '../core/session/rules/session-record';

const DAY = 86_400_000;
/** So long lives at least what a script has written, in any browser. */
const WEEK = 7 * DAY;

/**
 * The text that the server's copy should have, of all copies in a request; nothing where none is needed. One text is kept as it
 * is, with all that a newer version has added (rule 30); of several, what the rules make of them (rule 15).
 *
 * Only a page knows of consent, so that only what a page may have written is renewed: a copy that is left over, where a withdrawal
 * on another host could not reach it, is not made to last by visits.
 */
export const findNewest = (texts: readonly string[], now: number): string | undefined => {
  const copies = texts.flatMap((text) => {
    const record = parseRecord(text, now);
    return record ? [{ text, record }] : [];
  });
  const newest = copies
    .map(({ record }) => record)
    .reduce<SessionRecord | undefined>(mergeRecords, undefined);
  if (!newest || newest.lastActivityAt < now - WEEK) return;
  if (copies.length === 1) return copies[0]!.text;
  // The script's and the server's own, which is not far behind: it is written once a session, and once a day.
  const isKept = copies.every(
    ({ record: { sessionId, lastActivityAt } }) =>
      sessionId === newest.sessionId && lastActivityAt > newest.lastActivityAt - DAY,
  );
  return isKept ? undefined : printRecord(newest);
};
