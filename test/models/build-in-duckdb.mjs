// Every table of the models as DuckDB makes it of rows: what the other engines are compared with.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTables } from '../../models/lib/build-tables.mjs';
import { models } from '../../models/lib/compiled.mjs';
import { withDatabase } from './database.mjs';
import { createRawTable, insertLines, toLines } from './raw-rows.mjs';

export const buildInDuckDb = (folder, rows) => {
  const file = join(folder, 'rows.json');
  writeFileSync(file, toLines(rows));
  return withDatabase(':memory:', async ({ run, all }) => {
    await run(`${createRawTable}; CREATE SCHEMA analytics; ${insertLines(file)}`);
    await buildTables(run);
    const found = {};
    for (const model of models) found[model] = await all(`SELECT * FROM analytics.${model}`);
    return found;
  });
};
