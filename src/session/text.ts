import { endReasons, type SessionRecord } from './record';

// The cookie's fields in their order: append only.
const ids = ['userId', 'sessionId', 'previousSessionId', 'firstEventId'] as const;
const counts = [
  'generation',
  'sessionIndex',
  'startedAt',
  'eventIndex',
  'pageViews',
  'foregroundTime',
  'announced',
] as const;
/** Printed as distances from `startedAt`, to be short. */
const instants = ['lastActivityAt', 'stateSince', 'firstEventTimestamp', 'endedAt'] as const;

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
/** Beyond this, `toISOString` throws. */
const lastInstant = 8.64e15;

/** The record as cookie text: ids, then numbers in base 36, joined by dots; at most 250 bytes with the cookie's name. */
export const print = (record: SessionRecord): string =>
  [
    ...ids.map((key) => record[key]),
    ...counts.map((key) => record[key].toString(36)),
    ...instants.map((key) => record[key] && (record[key] - record.startedAt).toString(36)),
    record.endReason && endReasons.indexOf(record.endReason),
    +(record.state === 'foreground'),
  ].join('.');

/** The record of a cookie's text, or `undefined` for anything that `print` would not have printed. */
export function parse(text: unknown): SessionRecord | undefined {
  const parts = `${text}`.split('.');
  const fields: Record<string, string | number | null> = {};
  const take = () => parts.shift() || null;
  const number = (part: string | null) => part && parseInt(part, 36);
  for (const key of ids) fields[key] = take();
  for (const key of counts) fields[key] = number(take());
  for (const key of instants) {
    const distance = number(take());
    fields[key] = distance === null ? null : +fields.startedAt! + +distance;
  }
  fields.endReason = endReasons[+(take() ?? NaN)] ?? null;
  fields.state = take() === '1' ? 'foreground' : 'background';
  const record = fields as unknown as SessionRecord;
  const sound =
    ids.every(
      (key) => uuid.test(record[key]!) || (!record[key] && key !== 'userId' && key !== 'sessionId'),
    ) &&
    counts.every((key) => record[key] >= 0 && record[key] <= lastInstant) &&
    instants.every(
      (key) => record[key] === null || (record[key] >= record.startedAt && record[key] <= lastInstant),
    ) &&
    record.lastActivityAt &&
    record.stateSince &&
    !record.endedAt === !record.endReason;
  // Whatever would not be printed as it was read is not ours.
  return sound && print(record) === text ? record : undefined;
}

/** With what the cookie has no room for: cookie text, `~`, JSON. */
export const printLong = (record: SessionRecord): string =>
  `${print(record)}~${JSON.stringify({
    entryPage: record.entryPage,
    exitPage: record.exitPage,
    utm: record.utm,
    previous: record.previous && printLong(record.previous),
  })}`;

export function parseLong(text: unknown): SessionRecord | undefined {
  const [short, ...rest] = `${text}`.split('~');
  const record = parse(short);
  try {
    const long = JSON.parse(rest.join('~'));
    return record && { ...long, ...record, previous: parseLong(long.previous) };
  } catch {
    return record;
  }
}
