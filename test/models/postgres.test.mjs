// The same models on a real PostgreSQL: every table has the same rows as in DuckDB, and every query of the page the same answers.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columns } from '../../collector/stores/table.mjs';
import { models } from '../../models/lib/compiled.mjs';
import { hasDbt, runDbt } from '../../models/lib/dbt.mjs';
import { nextFreePort } from '../../demo/lib/free-port.mjs';
import { buildInDuckDb } from './build-in-duckdb.mjs';
import { differingFields } from './compare-tables.mjs';
import { hardRows } from './hard-rows.mjs';
import { programs, startPostgres } from './postgres-server.mjs';
import { toLines } from './raw-rows.mjs';
import { keys } from './snapshot.mjs';
import { visitRows } from './visits.mjs';

const isPossible = hasDbt() && programs !== undefined;
if (!isPossible)
  console.warn('\n  SKIPPED: the models are not run in PostgreSQL, for it or dbt is not installed.\n');

const types = { VARCHAR: 'text', DOUBLE: 'double precision', TIMESTAMP: 'timestamp', UUID: 'uuid' };
const createTable = `CREATE TABLE events (${Object.entries(columns)
  .map(([name, [type]]) => `${name} ${types[type.split(' ')[0]]}`)
  .join(', ')})`;

describe.skipIf(!isPossible)('models: PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'models-postgres-'));
  let server;
  let inDuckDb;

  beforeAll(async () => {
    const rows = [...visitRows, ...hardRows];
    inDuckDb = await buildInDuckDb(folder, rows);
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
    const rows = JSON.parse(text);
    expect(rows.length).toBe(inDuckDb[model].length);
    expect(differingFields(keys[model], inDuckDb[model], rows)).toEqual([]);
  });

  test('the queries of the page run', () => {
    const page = readFileSync(new URL('../../docs/queries.md', import.meta.url), 'utf8');
    const queries = [...page.matchAll(/```sql\n([^]*?)```/g)];
    expect(queries).toHaveLength(7);
    for (const [, sql] of queries)
      expect(JSON.parse(server.run(`SELECT json_agg(q) FROM (${sql}) q`))).not.toBeNull();
  });
});
