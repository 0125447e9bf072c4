import { attempt } from '../attempt';
import { valuesOf } from './attributes';
import { summarise } from './describe';
import { merge } from './merge';
import { endReasons, fields, type SessionRecord } from './record';

/** Four ids, of which the last two may be missing, then numbers: up to 9 digits in base 36 are still good dates. */
const form =
  /^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.){2}([\da-f-]{36}\.|\.){2}([\da-z]{1,9}(\.|-?$)){13}$/;

/** The record as cookie text, at most 250 bytes with the cookie's name. What the cookie has no room for is left out. */
export const print = (record: SessionRecord): string =>
  fields.map((key) => record[key].toString(36)).join('.');

/** The record of a cookie's text; `undefined` for anything that is not one. */
export const parse = (text?: unknown): SessionRecord | undefined => {
  if (!form.test(text as string)) return;
  const parts = (text as string).split('.');
  const record = Object.fromEntries(
    fields.map((key, i) => [key, i < 4 ? parts[i] : parseInt(parts[i]!, 36)]),
  ) as unknown as SessionRecord;
  const { endReason, endedAt, sessionIndex } = record;
  // A living session has an index, an end has a reason that we know.
  return (endedAt ? endReasons[endReason] : sessionIndex && !endReason) ? record : undefined;
};

/** All of the record, for stores that have room. */
export const printLong: (record: SessionRecord) => string = JSON.stringify;

/** A long record may come from a store of the site's own: what the rules cannot work with is none. */
const revive = (long: SessionRecord | undefined): SessionRecord | undefined => {
  const short = long && parse(print(long));
  if (!short) return;
  const record = { ...long, ...short, previous: revive(long.previous) };
  summarise(merge(record, record)!);
  valuesOf(record.nextAttributes);
  return record;
};

export const parseLong = (text?: unknown): SessionRecord | undefined =>
  attempt(() => revive(JSON.parse(text as string)));
