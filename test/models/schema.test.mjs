// What is written about the tables, compared with the tables: schema.yml, docs/models.md, and the compiled SQL.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildTables } from '../../models/lib/build-tables.mjs';
import { readCompiled } from '../../models/lib/compile.mjs';
import { models } from '../../models/lib/compiled.mjs';
import { hasDbt } from '../../models/lib/dbt.mjs';
import { describeTables, readTables } from '../../models/lib/describe-tables.mjs';
import { withDatabase } from './database.mjs';
import { createRawTable } from './raw-rows.mjs';

test('model schema: schema.yml describes every column of every table, in its order, and no others', async () => {
  const columns = await withDatabase(':memory:', async ({ run, all }) => {
    await run(`${createRawTable}; CREATE SCHEMA analytics`);
    await buildTables(run);
    return all(`SELECT table_name AS model, column_name AS name FROM information_schema.columns
      WHERE table_schema = 'analytics' ORDER BY ordinal_position`);
  });
  for (const model of models) {
    const described = readTables().find(({ name }) => name === model);
    expect(described.description).toMatch(/\w+/);
    expect(
      described.columns.map(({ name }) => name),
      model,
    ).toEqual(columns.filter((column) => column.model === model).map(({ name }) => name));
    for (const { name, description } of described.columns) expect(description, name).toMatch(/^.{5,}\.$/);
  }
});

test('model schema: docs/models.md says of the tables what schema.yml says: npm run models -- docs', async () => {
  const { before, after } = await describeTables();
  expect(after).toContain('`over_after`');
  expect(before).toBe(after);
});

test.skipIf(!hasDbt())(
  'model schema: models/compiled is what dbt compiles: npm run models -- compile',
  { timeout: 120_000 },
  async () => {
    for (const { file, text } of await readCompiled()) expect(readFileSync(file, 'utf8'), file).toBe(text);
  },
);
