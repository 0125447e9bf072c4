// Builds the models' tables without dbt and Python: runs the compiled SQL in order.
import { readFileSync } from 'node:fs';
import { compiledFile, incremental, incrementFile, models } from './compiled.mjs';

const replaceTable = (model) =>
  `CREATE OR REPLACE TABLE analytics.${model} AS ${readFileSync(compiledFile(model), 'utf8')}`;

/** What dbt does of an incremental model: new events are added, the rows of a touched session are replaced. */
const updateTable = (model) => {
  const rows = readFileSync(incrementFile(model), 'utf8');
  if (model === 'events') return [`INSERT INTO analytics.events ${rows}`];
  return [
    `CREATE OR REPLACE TEMP TABLE increment AS ${rows}`,
    `DELETE FROM analytics.${model} WHERE session_key IN (SELECT session_key FROM increment)`,
    `INSERT INTO analytics.${model} SELECT * FROM increment`,
  ];
};

const building = models.map(replaceTable);
const updating = models.flatMap((model) =>
  incremental.includes(model) ? updateTable(model) : [replaceTable(model)],
);
const runAll = async (run, statements) => {
  for (const statement of statements) await run(statement);
};

/** `run` runs a statement in DuckDB, where `analytics` is a schema or an attached database. */
export const buildTables = (run) => runAll(run, building);

/** Brings tables up to date that are there. What was deleted from the raw table stays in them. */
export const updateTables = (run) => runAll(run, updating);
