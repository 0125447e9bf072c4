// The same models in ClickHouse (chdb, in process): every table has the same rows as in DuckDB.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClickHouse } from '../../interop/kafka/clickhouse.mjs';
import { freePort } from '../../interop/kafka/free-port.mjs';
import { startProcess } from '../../interop/kafka/start-process.mjs';
import { models } from '../../models/lib/compiled.mjs';
import { hasClickHouse, python, runDbt } from '../../models/lib/dbt.mjs';
import { buildInDuckDb } from './build-in-duckdb.mjs';
import { differingFields } from './compare-tables.mjs';
import { hardRows } from './hard-rows.mjs';
import { toLines } from './raw-rows.mjs';
import { keys } from './snapshot.mjs';
import { visitRows } from './visits.mjs';

if (!hasClickHouse())
  console.warn(
    '\n  SKIPPED: the models are not run in ClickHouse, which is not installed: npm run models -- setup clickhouse\n',
  );

const pathTo = (relative) => fileURLToPath(new URL(relative, import.meta.url));
/** The table that the consumers of Kafka write, without merges that would take copies away before the models see them. */
const createTable = readFileSync(pathTo('../../interop/kafka/events.sql'), 'utf8').replace(
  'ReplacingMergeTree',
  'MergeTree',
);
/** The page's one function that ClickHouse has in another spelling. */
const inClickHouse = (sql) => sql.replaceAll("date_trunc('week', day)", 'toStartOfWeek(day, 1)');

describe.skipIf(!hasClickHouse())('models: ClickHouse', () => {
  const folder = mkdtempSync(join(tmpdir(), 'models-clickhouse-'));
  let server;
  let clickHouse;
  let inDuckDb;

  beforeAll(async () => {
    const rows = [...visitRows, ...hardRows];
    inDuckDb = await buildInDuckDb(folder, rows);
    const port = await freePort();
    server = await startProcess({
      command: python,
      args: [pathTo('../../models/engines/clickhouse_server.py'), join(folder, 'data'), String(port)],
      log: join(folder, 'server.txt'),
      isReady: async () => (await fetch(`http://127.0.0.1:${port}/ping`)).ok,
    });
    clickHouse = createClickHouse(`http://127.0.0.1:${port}`);
    await clickHouse.run(createTable);
    // In two parts: the second run rebuilds what the late rows touch.
    const half = Math.ceil(rows.length / 2);
    for (const part of [rows.slice(0, half), rows.slice(half)]) {
      await clickHouse.insert(
        'default.events',
        toLines(part)
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
      runDbt(
        [
          'build',
          '--vars',
          JSON.stringify({ lookback: 50_000_000 }),
          '--target-path',
          join(folder, 'target'),
          '--log-path',
          folder,
        ],
        { SOJOURN_TARGET: 'clickhouse', CLICKHOUSE_HOST: '127.0.0.1', CLICKHOUSE_PORT: String(port) },
      );
    }
  }, 300_000);
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(models)('%s has the rows that it has in DuckDB', async (model) => {
    const rows = await clickHouse.query(`SELECT * FROM analytics.${model}`);
    expect(rows.length).toBe(inDuckDb[model].length);
    expect(differingFields(keys[model], inDuckDb[model], rows)).toEqual([]);
  });

  test('the queries of the page run', async () => {
    const page = readFileSync(pathTo('../../docs/queries.md'), 'utf8');
    const queries = [...page.matchAll(/```sql\n([^]*?)```/g)];
    expect(queries).toHaveLength(7);
    for (const [, sql] of queries) expect(await clickHouse.query(inClickHouse(sql))).not.toEqual([]);
  });
});
