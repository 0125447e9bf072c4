// The table of events in PostgreSQL: the columns of table.mjs, and one statement that inserts any number of rows.
import { columns, later, names } from './table.mjs';

const typeOf = (name) => columns[name][0].replace('DOUBLE', 'DOUBLE PRECISION');
const kindOf = (name) => columns[name][1];
const list = (line) => names.map(line).join(', ');

/** An arbitrary number: collectors that start at the same time create the table one after another. */
const LOCK = 7_210_094;

export const setUp = [
  'BEGIN',
  `SELECT pg_advisory_xact_lock(${LOCK})`,
  `CREATE TABLE IF NOT EXISTS events (${list((name) => `${name} ${typeOf(name)}`)})`,
  ...later.map((name) => `ALTER TABLE events ADD COLUMN IF NOT EXISTS ${name} ${typeOf(name)}`),
  // This index has a few kB for any number of rows, because events arrive in this order. Retention and incremental models use
  // it.
  'CREATE INDEX IF NOT EXISTS events_received_at ON events USING brin (received_at)',
  'COMMIT',
].join('; ');

/** PostgreSQL has no date before 4713 BC. Such a clock is wrong anyway; the column `event` keeps its value. */
const YEAR_1 = -62_135_596_800_000;
const recordType = { text: 'text', instant: 'double precision', number: 'double precision' };
const selected = (name) => {
  if (kindOf(name) === 'instant')
    return `timestamp 'epoch' + greatest(${name}, ${YEAR_1}) * interval '1 millisecond'`;
  return typeOf(name).startsWith('UUID') ? `${name}::uuid` : name;
};

/** The parameter is a JSON list of rows. The first row of an id stays. */
export const insertNew =
  `INSERT INTO events (${names.join(', ')}) SELECT ${list(selected)} ` +
  `FROM json_to_recordset($1::json) AS rows (${list((name) => `${name} ${recordType[kindOf(name)]}`)}) ` +
  'ON CONFLICT (id) DO NOTHING';

/** PostgreSQL's texts cannot contain NUL or half of a surrogate pair. */
const toText = (value) => value.toWellFormed().replaceAll('\0', '\ufffd');

export const toJson = (rows) =>
  JSON.stringify(rows, (_key, value) => (typeof value === 'string' ? toText(value) : value));
