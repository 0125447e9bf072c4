// The models as plain SQL, one SELECT for each table: the statements of a full dbt build, for users without Python.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledFile, models } from './compiled.mjs';
import { folder, runDbt } from './dbt.mjs';

/** Shortens names to schema and table, because the file may have any name. */
const tidy = (text) =>
  `${text
    .replaceAll('"compiled"."analytics".', 'analytics.')
    .replace(/"(\w+)"/g, '$1')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;

/** Returns the text of each model, as dbt compiles it for DuckDB. */
export const readCompiled = () => {
  const target = mkdtempSync(join(tmpdir(), 'compiled-'));
  try {
    const env = {
      SOJOURN_DUCKDB: join(target, 'compiled.duckdb'),
      SOJOURN_TARGET: 'duckdb',
      SOJOURN_SCHEMA: '',
    };
    runDbt(['compile', '--target-path', target, '--log-path', target], env);
    return Object.fromEntries(
      models.map((model) => [
        model,
        tidy(readFileSync(join(target, `compiled/sojourn/models/${model}.sql`), 'utf8')),
      ]),
    );
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
};

export const compileModels = () => {
  mkdirSync(join(folder, 'compiled', 'duckdb'), { recursive: true });
  for (const [model, text] of Object.entries(readCompiled())) writeFileSync(compiledFile(model), text);
};
