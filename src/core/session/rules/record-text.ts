import { mergeRecords } from './merge-records';
import { attempt } from '../../util/attempt';
import { isPossible } from '../../util/is-possible';
import { printJson } from '../../util/print-json';
import { isValidOrigin } from './is-valid-origin';
import { blankRecord, recordFields, type RecordDetails, type SessionRecord } from './session-record';

/**
 * Four ids, an index, a count and ten numbers in base 36, then what later versions have added. Eight digits are dates until
 * 2059, and five are counts: what is larger is not believed. An index of five is written, but not read: nobody has so many
 * sessions, and the next visitor begins at 1.
 */
const form =
  /^(([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})?\.){4}[\da-z]{1,4}\.[\da-z]{1,5}\.([\da-z]{1,8}\.){10}[\w.-]{0,999}$/;

const IDS = 4;
const COUNTS = 6;

/** The record as the cookie's text, at most 250 bytes with the cookie's name. */
export const printRecord = (record: SessionRecord): string =>
  recordFields
    .map((field, i) => {
      // A value at the end of its range stays there: one digit more, and nobody would read the record any more.
      const most = 36 ** (i < COUNTS ? 5 : 8) - 1;
      return ((record[field] as number) > most ? most : record[field]).toString(36);
    })
    .join('.');

/** The record of a cookie's text; `undefined` for anything that is not one, or that no clock can have made. */
export const parseRecord = (text: string, now: number): SessionRecord | undefined => {
  if (!form.test(text)) return;
  const parts = text.split('.');
  const record: SessionRecord = {
    ...blankRecord,
    // A field that an older page has not written is 0.
    ...Object.fromEntries(
      recordFields.map((field, i) => [field, i < IDS ? parts[i] : parseInt(parts[i] || '0', 36)]),
    ),
    unknownFields: parts.slice(recordFields.length - 1).join('.'),
  };
  const { sessionIndex, startedAt, lastActivityAt, endedAt, endReason } = record;
  const isSound =
    parts[0] &&
    parts[1] &&
    // Counts are smaller than instants.
    recordFields.slice(IDS, -1).every((field) => isPossible(record[field] as number, now)) &&
    (sessionIndex || endedAt) &&
    !endedAt === !endReason &&
    startedAt <= lastActivityAt;
  return isSound ? record : undefined;
};

/** The record of all copies of a cookie: one for each domain and path that it was written for. */
export const parseCopies = (texts: readonly string[], now: number): SessionRecord | undefined =>
  texts.map((text) => parseRecord(text, now)).reduce(mergeRecords, undefined);

/** The whole record, as IndexedDB holds it, as JSON: the cookie's text, and what the cookie has no room for. */
export const printWhole = (record: SessionRecord): string =>
  printJson({ text: printRecord(record), entryPage: record.entryPage, exit: record.exit });

export const parseWhole = (whole: unknown, now: number): SessionRecord | undefined =>
  attempt(() => {
    // Most calls have no text, and an exception costs more than the rest of the call.
    if (whole == null) return;
    const { text, entryPage, exit } = JSON.parse(whole as string) as RecordDetails & { text: string };
    const record = parseRecord(text, now);
    return record && { ...record, entryPage, exit: isValidOrigin(exit) ? exit : undefined };
  });
