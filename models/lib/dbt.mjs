// dbt in a virtual environment that git ignores. It is created once, and again when the requirements change.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const folder = fileURLToPath(new URL('..', import.meta.url));
const environment = join(folder, '.venv');
const programs = join(environment, process.platform === 'win32' ? 'Scripts' : 'bin');
const stamp = join(environment, 'requirements.sha256');

const wanted = () =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'requirements.txt')))
    .digest('hex');

/** Whether dbt is installed, in the required versions. */
export const hasDbt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();

const findPython = () =>
  ['python3', 'python'].find(
    (name) => spawnSync(name, ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))']).status === 0,
  );

/** Installs dbt if it is missing; `false` without Python 3.10 or later. */
export const ensureDbt = () => {
  if (hasDbt()) return true;
  const python = findPython();
  if (!python) return false;
  rmSync(environment, { recursive: true, force: true });
  const loud = { cwd: folder, stdio: 'inherit' };
  execFileSync(python, ['-m', 'venv', environment], loud);
  execFileSync(join(programs, 'pip'), ['install', '--quiet', '-r', 'requirements.txt'], loud);
  writeFileSync(stamp, wanted());
  return true;
};

/** Runs dbt in the project; throws with dbt's output if it fails. */
export const runDbt = (args, env = {}) => {
  const { status, stdout, stderr, error } = spawnSync(
    join(programs, 'dbt'),
    ['--no-use-colors', ...args, '--profiles-dir', folder, '--project-dir', folder],
    { cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 1e9 },
  );
  if (status !== 0) throw new Error(`dbt ${args.join(' ')} failed\n${stdout}${stderr}${error ?? ''}`);
  return stdout;
};
