// A real PostgreSQL in a temporary folder, from the distribution's package; `undefined` where there is none.
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const packaged = '/usr/lib/postgresql';

const findPrograms = () => {
  if (spawnSync('initdb', ['--version']).status === 0) return '';
  const versions = existsSync(packaged) ? readdirSync(packaged).sort((a, b) => Number(b) - Number(a)) : [];
  return versions[0] && join(packaged, versions[0], 'bin/');
};
export const programs = findPrograms();

/** It refuses to run as root. */
const isRoot = process.getuid?.() === 0;
const owner = () => execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }).trim();

export const startPostgres = (port) => {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  if (isRoot) chownSync(folder, Number(owner()), 0);
  const call = (program, ...args) => {
    const command = [`${programs}${program}`, ...args];
    const [name, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    execFileSync(name, rest, { cwd: folder, stdio: 'ignore' });
  };
  const data = join(folder, 'data');
  call('initdb', '-D', data, '-A', 'trust', '-U', 'sojourn', '--no-sync');
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`;
  call('pg_ctl', '-D', data, '-o', options, '-l', join(folder, 'log'), '-w', 'start');
  return {
    /** Runs statements; gives the rows of the last one, as JSON. */
    run: (sql, input) =>
      execFileSync(
        'psql',
        [
          '-h',
          '127.0.0.1',
          '-p',
          `${port}`,
          '-U',
          'sojourn',
          '-d',
          'postgres',
          '-qtA',
          '-v',
          'ON_ERROR_STOP=1',
          '-c',
          sql,
        ],
        { input, encoding: 'utf8', maxBuffer: 1e9 },
      ),
    env: {
      PGHOST: '127.0.0.1',
      PGPORT: `${port}`,
      PGUSER: 'sojourn',
      PGDATABASE: 'postgres',
      SOJOURN_TARGET: 'postgres',
    },
    stop: () => {
      call('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
