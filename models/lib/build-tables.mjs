// Builds the models' tables without dbt and Python: runs the compiled SQL in order.
import { readFileSync } from 'node:fs';
import { compiledFile, models } from './compiled.mjs';

const statements = models.map(
  (model) => `CREATE OR REPLACE TABLE analytics.${model} AS ${readFileSync(compiledFile(model), 'utf8')}`,
);

/** `run` runs a statement in DuckDB, where `analytics` is a schema or an attached database. */
export const buildTables = async (run) => {
  for (const statement of statements) await run(statement);
};
