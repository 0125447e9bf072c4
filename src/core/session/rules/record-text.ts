import { mergeRecords } from './merge-records';
import { attempt } from '../../util/attempt';
import { isPossible } from '../../util/is-possible';
import { printJson } from '../../util/print-json';
import { isValidOrigin } from './is-valid-origin';
import { blankRecord, recordFields, type RecordDetails, type SessionRecord } from './session-record';

/**
 * Four ids, an index, a count and ten numbers in base 36, then the fields of later versions. Instants have at most eight digits
 * (until 2059), and counts at most five: texts with larger values are rejected. An index of five digits is written, but not
 * read: nobody has so many sessions, so the next visitor begins at 1.
 */
const form =
  /^(([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})?\.){4}[\da-z]{1,4}\.[\da-z]{1,5}\.([\da-z]{1,8}\.){10}[\w.-]{0,999}$/;

const IDS = 4;
const COUNTS = 6;

/** The record as the cookie's text, at most 250 bytes with the cookie's name. */
export const printRecord = (record: SessionRecord): string =>
  recordFields
    .map((field, i) => {
      // Clamp: a value with too many digits would make the whole record unreadable.
      const most = 36 ** (i < COUNTS ? 5 : 8) - 1;
      return ((record[field] as number) > most ? most : record[field]).toString(36);
    })
    .join('.');

/** Parses a cookie's text; `undefined` for anything else, and for times that no clock can have had. */
export const parseRecord = (text: string, now: number): SessionRecord | undefined => {
  if (!form.test(text)) return;
  const parts = text.split('.');
  const record: SessionRecord = {
    ...blankRecord,
    // Older versions did not write all fields: missing ones are 0.
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

/** Parses all copies of a cookie: there is one for each domain and path. */
export const parseCopies = (texts: readonly string[], now: number): SessionRecord | undefined =>
  texts.map((text) => parseRecord(text, now)).reduce(mergeRecords, undefined);

/** Prints the record for IndexedDB as JSON: the cookie's text, and the details that are too long for a cookie. */
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
