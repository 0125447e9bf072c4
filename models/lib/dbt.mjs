// dbt in a virtual environment that git ignores. It is created once, and again when the requirements change.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const folder = fileURLToPath(new URL('..', import.meta.url));
const environment = join(folder, '.venv');
const programs = join(environment, process.platform === 'win32' ? 'Scripts' : 'bin');
export const python = join(programs, 'python');

/** What is installed for each engine: dbt itself with DuckDB and PostgreSQL, and ClickHouse with its adapter. */
const lists = { dbt: 'requirements.txt', clickhouse: 'requirements-clickhouse.txt' };
const stampOf = (list) => join(environment, list.replace('.txt', '.sha256'));
const wanted = (list) =>
  createHash('sha256')
    .update(readFileSync(join(folder, list)))
    .digest('hex');
const isInstalled = (list) =>
  existsSync(stampOf(list)) && readFileSync(stampOf(list), 'utf8') === wanted(list);

/** Whether dbt is installed, in the versions that are asked for. */
export const hasDbt = () => isInstalled(lists.dbt);
export const hasClickHouse = () => hasDbt() && isInstalled(lists.clickhouse);

const findPython = () =>
  ['python3', 'python'].find(
    (name) => spawnSync(name, ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))']).status === 0,
  );
const loud = { cwd: folder, stdio: 'inherit' };
const install = (list) => {
  execFileSync(join(programs, 'pip'), ['install', '--quiet', '-r', list], loud);
  writeFileSync(stampOf(list), wanted(list));
};

/** Installs dbt if it is missing; `false` without Python 3.10 or later. */
export const ensureDbt = () => {
  if (hasDbt()) return true;
  const found = findPython();
  if (!found) return false;
  rmSync(environment, { recursive: true, force: true });
  execFileSync(found, ['-m', 'venv', environment], loud);
  install(lists.dbt);
  return true;
};

/** Installs what `engine` needs beside dbt. */
export const ensureEngine = (engine = 'dbt') => {
  const list = lists[engine];
  if (!list) throw new Error(`setup installs ${Object.keys(lists).join(' or ')}, not ${engine}`);
  if (!isInstalled(list)) install(list);
};

/** Runs dbt in the project; throws with what it printed when it fails. */
export const runDbt = (args, env = {}) => {
  const { status, stdout, stderr, error } = spawnSync(
    join(programs, 'dbt'),
    ['--no-use-colors', ...args, '--profiles-dir', folder, '--project-dir', folder],
    { cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 1e9 },
  );
  if (status !== 0) throw new Error(`dbt ${args.join(' ')} failed\n${stdout}${stderr}${error ?? ''}`);
  return stdout;
};
