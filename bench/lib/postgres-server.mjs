// A PostgreSQL server on a new folder and any free port, with the machine's own programs.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const VERSIONS = '/usr/lib/postgresql';
const isRoot = process.getuid?.() === 0;

const findPrograms = () => {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(VERSIONS, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));
};

const installPrograms = () => {
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return;
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    execFileSync('apt-get', ['update'], options);
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql'], options);
  } catch {
    // No network, or no such package: without the programs there is no server, and the caller says so.
  }
};

/** The folder of the programs; undefined where they are neither there nor to be installed. */
export const ensurePostgres = () => {
  if (!findPrograms()) installPrograms();
  return findPrograms();
};

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** PostgreSQL refuses to run as root. */
const findUser = () => {
  if (!isRoot) return {};
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
};

/** `fsync: false` is for tests in which only processes are killed. `kill` and `start` may follow each other. */
export const startPostgres = async ({ fsync = true } = {}) => {
  const programs = ensurePostgres();
  if (!programs) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-postgres-'));
  const user = findUser();
  if (user.uid) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const options = { ...user, stdio: 'ignore', cwd: folder };
  const setUp = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(programs, 'initdb'), setUp, options);
  const port = await freePort();
  let child;
  let exited;

  const urlOf = (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${database}`;

  const ask = async (sql, database) => {
    const client = new pg.Client(urlOf(database));
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query(sql)).rows;
    } finally {
      await client.end().catch(() => {});
    }
  };

  const start = async () => {
    const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
    if (!fsync) settings.push('fsync=off');
    child = spawn(
      join(programs, 'postgres'),
      ['-D', data, ...settings.flatMap((one) => ['-c', one])],
      options,
    );
    exited = new Promise((resolve) => child.once('exit', resolve));
    for (let tries = 0; ; tries++) {
      try {
        return await ask('SELECT 1');
      } catch (error) {
        if (tries === 300) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };

  /** SIGKILL: the server's other processes notice that the first is gone, and end. */
  const kill = (signal = 'SIGKILL') => {
    child.kill(signal);
    return exited;
  };

  await start();
  return {
    ask,
    urlOf,
    port,
    start,
    kill,
    newDatabase: async () => {
      const name = `events_${Math.random().toString(36).slice(2)}`;
      await ask(`CREATE DATABASE ${name}`);
      return { name, url: urlOf(name) };
    },
    remove: async () => {
      await kill('SIGINT');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
};
