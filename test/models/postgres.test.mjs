// The same models on a real PostgreSQL: every table has the same rows as in DuckDB, and every query of the page the same answers.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columns } from '../../collector/stores/table.mjs';
import { buildTables } from '../../models/lib/build-tables.mjs';
import { models } from '../../models/lib/compiled.mjs';
import { hasDbt, runDbt } from '../../models/lib/dbt.mjs';
import { nextFreePort } from '../../demo/lib/free-port.mjs';
import { withDatabase } from './database.mjs';
import { hardRows } from './hard-rows.mjs';
import { programs, startPostgres } from './postgres-server.mjs';
import { createRawTable, insertLines, toLines } from './raw-rows.mjs';
import { visitRows } from './visits.mjs';

const isPossible = hasDbt() && programs !== undefined;
if (!isPossible)
  console.warn('\n  SKIPPED: the models are not run in PostgreSQL, for it or dbt is not installed.\n');

const types = { VARCHAR: 'text', DOUBLE: 'double precision', TIMESTAMP: 'timestamp', UUID: 'uuid' };
const createTable = `CREATE TABLE events (${Object.entries(columns)
  .map(([name, [type]]) => `${name} ${types[type.split(' ')[0]]}`)
  .join(', ')})`;

/** JSON of a row in a form that both engines share: instants without a T and without zeros at the end. */
const plain = (value) => {
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\d[T ]/.test(value))
    return value
      .replace('T', ' ')
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '');
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
};
const sorted = (rows) =>
  rows
    .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])))
    .map((row) => JSON.stringify(row))
    .sort();

describe.skipIf(!isPossible)('models: the models in PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'models-postgres-'));
  let server;
  let inDuckDb;

  beforeAll(async () => {
    const rows = [...visitRows, ...hardRows];
    writeFileSync(join(folder, 'rows.json'), toLines(rows));
    inDuckDb = await withDatabase(':memory:', async ({ run, all }) => {
      await run(`${createRawTable}; CREATE SCHEMA analytics; ${insertLines(join(folder, 'rows.json'))}`);
      await buildTables(run);
      const found = {};
      for (const model of models) found[model] = await all(`SELECT * FROM analytics.${model}`);
      return found;
    });
    server = startPostgres(await nextFreePort(55_432));
    server.run(createTable);
    for (const line of toLines(rows).split('\n'))
      server.run(`INSERT INTO events SELECT * FROM json_populate_record(null::events, $row$${line}$row$)`);
    runDbt(['build', '--target-path', join(folder, 'target'), '--log-path', folder], server.env);
  }, 300_000);
  afterAll(() => {
    server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(models)('%s has the rows that it has in DuckDB', (model) => {
    const text = server.run(`SELECT coalesce(json_agg(t), '[]') FROM analytics.${model} t`);
    expect(inDuckDb[model].length).toBeGreaterThan(0);
    expect(sorted(JSON.parse(text))).toEqual(sorted(inDuckDb[model]));
  });

  test('the queries of the page run', () => {
    const page = readFileSync(new URL('../../docs/queries.md', import.meta.url), 'utf8');
    const queries = [...page.matchAll(/```sql\n([^]*?)```/g)];
    expect(queries).toHaveLength(7);
    for (const [, sql] of queries)
      expect(JSON.parse(server.run(`SELECT json_agg(q) FROM (${sql}) q`))).not.toBeNull();
  });
});
