// What the collector of a life accepted, as rows of the raw table: everything that came twice is there twice.
import { columns } from '../../collector/stores/table.mjs';
import { toRows } from '../../collector/intake/rows.mjs';
import { flatten } from '../../src/server/collector';

/** The collector's clock is right, whatever is done to the visitor's. */
export const toRawRows = ({ collector, wall, elapsed, settings }) => {
  const begin = wall() - elapsed() - settings.clockShift;
  return collector.requests
    .filter(({ status }) => status >= 200 && status < 300)
    .flatMap(({ body, at }) => {
      const batch = JSON.parse(body);
      const messages = { sentAt: batch.sentAt, context: batch.context, protocol: 'native', request: null };
      return toRows({ events: flatten(batch), ...messages }, Math.round(begin + at), 1e9).rows;
    });
};

const typeOf = ([type]) => type.split(' ')[0];

/** The collector's table without its key: in ClickHouse, or past Kafka, a row may stand there twice. */
export const createRawTable = `CREATE TABLE IF NOT EXISTS main.events (${Object.entries(columns)
  .map(([name, column]) => `${name} ${typeOf(column)}`)
  .join(', ')})`;

const toValue = (name, value) =>
  columns[name][1] === 'instant' && value !== null ? new Date(value).toISOString().slice(0, -1) : value;

/** Rows as lines of JSON, which DuckDB reads in one go. */
export const toLines = (rows) =>
  rows
    .map((row) =>
      JSON.stringify(
        Object.fromEntries(Object.keys(columns).map((name) => [name, toValue(name, row[name] ?? null)])),
      ),
    )
    .join('\n');

export const insertLines = (
  file,
) => `INSERT INTO main.events SELECT * FROM read_json('${file}', format = 'newline_delimited',
  columns = {${Object.entries(columns)
    .map(([name, column]) => `${name}: '${typeOf(column)}'`)
    .join(', ')}}, maximum_object_size = 100000000)`;
