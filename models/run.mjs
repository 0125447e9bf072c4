// npm run models: dbt over the collector's table, and the proof that its sessions are those of the browsers.
//   npm run models -- setup [clickhouse]   installs dbt into models/.venv, and ClickHouse in process with its adapter
//   npm run models -- proof --lives 3000   simulated lives, by the shipped code, through the models
//   npm run models -- compile              writes models/compiled, plain SQL for each engine
//   npm run models -- docs                 describes the tables in docs/models.md
//   npm run models -- build                any other command is dbt's; SOJOURN_DUCKDB names the file
// Every command needs Python 3.10 or later, and reports a missing one.
import { parseArgs } from 'node:util';
import { bin, run } from '../scripts/lib/run.mjs';
import { ensureDbt, ensureEngine, runDbt } from './lib/dbt.mjs';
import { writeTables } from './lib/describe-tables.mjs';
import { compileModels } from './lib/compile.mjs';

const [command = 'build', ...rest] = process.argv.slice(2);

const prove = async () => {
  const { values } = parseArgs({
    args: rest,
    options: { lives: { type: 'string' }, seed: { type: 'string' } },
  });
  const env = { LIVES: values.lives ?? '2000', SEED: values.seed ?? '1' };
  await run(bin('vitest'), ['run', '--project', 'unit', 'test/models/proof'], { env });
};

const commands = {
  setup: () => ensureEngine(...rest),
  proof: prove,
  compile: compileModels,
  docs: writeTables,
};

try {
  if (ensureDbt()) await (commands[command] ?? (() => process.stdout.write(runDbt([command, ...rest]))))();
  else console.warn('\n  SKIPPED: no Python 3.10 or later, which dbt needs. Nothing has been checked.\n');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
