// The models as plain SQL, one SELECT for each table: the statements of a full dbt build, for users without Python.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createEvents } from '../../collector/stores/table.mjs';
import { compiledFile, incremental, incrementFile, models } from './compiled.mjs';
import { runDbt } from './dbt.mjs';

/** Shortens names to schema and table, because the file may have any name. */
const tidy = (text) =>
  `${text
    .replaceAll('"compiled"."analytics".', 'analytics.')
    .replace(/"(\w+)"/g, '$1')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;

/**
 * What dbt compiles for DuckDB: each model, and of the incremental ones the increment too, which dbt makes where the table is
 * there. One process writes the collector's file, so a row is committed at most a minute later than newer rows.
 */
export const readCompiled = async () => {
  const target = mkdtempSync(join(tmpdir(), 'compiled-'));
  const file = join(target, 'compiled.duckdb');
  const compile = (names, ...args) => {
    const env = { SOJOURN_DUCKDB: file, SOJOURN_TARGET: 'duckdb', SOJOURN_SCHEMA: '' };
    runDbt(['compile', '--target-path', target, '--log-path', target, ...args], env);
    const read = (name) => tidy(readFileSync(join(target, `compiled/sojourn/models/${name}.sql`), 'utf8'));
    return Object.fromEntries(names.map((name) => [name, read(name)]));
  };
  try {
    const whole = compile(models);
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await connection.run(`${createEvents}; CREATE SCHEMA IF NOT EXISTS analytics`);
    for (const name of models) await connection.run(`CREATE TABLE analytics.${name} AS ${whole[name]}`);
    connection.closeSync();
    instance.closeSync();
    const increments = compile(incremental, '--vars', JSON.stringify({ lookback: 1 }));
    return [
      ...models.map((name) => ({ file: compiledFile(name), text: whole[name] })),
      ...incremental.map((name) => ({ file: incrementFile(name), text: increments[name] })),
    ];
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
};

export const compileModels = async () => {
  for (const { file, text } of await readCompiled()) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
};
