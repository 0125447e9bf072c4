// The collector as a process: its log, its end, and what its command line says.
import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startCollectorProcess } from '../../bench/lib/collector-process.mjs';
import { batch, event, session } from './support/batches.mjs';
import { newDataFile, post, readFile } from './support/collector.mjs';
import { soon } from './support/soon.mjs';

// Each test starts processes, up to five.
vi.setConfig({ testTimeout: 60_000 });

const token = '0123456789abcdef';
const program = fileURLToPath(new URL('../../collector/bin/sojourn-collector.mjs', import.meta.url));

const start = async (options) => {
  const collector = await startCollectorProcess(options);
  onTestFinished(async () => {
    await collector.kill('SIGKILL');
    collector.remove();
  });
  return collector;
};

/** Runs the command to its end; gives its exit code and what it has printed. */
const run = async (args, env = {}) => {
  try {
    const options = { env: { ...process.env, ...env } };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args], options);
    return { code: 0, stdout, stderr };
  } catch ({ code, stdout, stderr }) {
    return { code, stdout, stderr };
  }
};

test('process: SIGTERM finishes the requests that were accepted, stores them, and ends with 0', async () => {
  const collector = await start();
  const one = event();
  const body = JSON.stringify(batch(one));
  const headers = { 'content-type': 'text/plain', 'content-length': body.length };
  const sending = request(`${collector.url}/e`, { method: 'POST', headers });
  const answer = new Promise((resolve, reject) => sending.once('response', resolve).once('error', reject));
  sending.write(body.slice(0, 100));
  await soon(async () => /waiting_bytes [1-9]/.test(await (await fetch(`${collector.url}/metrics`)).text()));
  process.kill(collector.pid, 'SIGTERM');
  await soon(() => collector.lines.some(({ msg }) => msg.startsWith('stopping')));
  sending.end(body.slice(100));
  expect((await answer).statusCode).toBe(204);
  (await answer).resume();
  expect(await collector.exited).toBe(0);
  expect((await readFile(collector.dataFile)).map(({ id }) => id)).toEqual([one.id]);
  expect(collector.lines.map(({ msg }) => msg)).toEqual([
    'the collector runs',
    'no SOJOURN_ADMIN_TOKEN: there are no routes for deletion and snapshots',
    'stopping: requests under way are finished',
    'stopped',
  ]);
});

test('process: a request that never ends does not hold up the end', async () => {
  const collector = await start({ args: ['--shutdown-timeout=300'] });
  const sending = request(`${collector.url}/e`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'content-length': 100 },
  });
  sending.on('error', () => {});
  sending.write('{');
  await soon(async () => /waiting_bytes [1-9]/.test(await (await fetch(`${collector.url}/metrics`)).text()));
  process.kill(collector.pid, 'SIGTERM');
  expect(await collector.exited).toBe(1);
  expect(collector.lines.at(-1)).toMatchObject({ level: 50, shutdownTimeout: 300 });
});

test('process: a visitor and a snapshot by the command line, while the collector runs', async () => {
  const collector = await start({ env: { SOJOURN_ADMIN_TOKEN: token } });
  const one = session();
  await post(collector.url, batch(event({ session: one }), event()));
  const env = { SOJOURN_ADMIN_TOKEN: token };
  const there = ['--url', collector.url];
  const asked = await run(['delete-visitor', `--user-id=${one.userId}`, ...there], env);
  expect(asked).toMatchObject({ code: 0, stdout: 'Deleted 1 events.\n' });
  const copied = await run(['snapshot', ...there], env);
  const [, copy] = /^Wrote (.*)\.\n$/.exec(copied.stdout);
  expect(await readFile(copy)).toHaveLength(1);
  expect(await run(['snapshot', ...there], { SOJOURN_ADMIN_TOKEN: `${token}x` })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('answers 401'),
  });
  // Without the collector's help the file is taken.
  const locked = await run(['delete-visitor', '--account=anna', '--data-file', collector.dataFile]);
  expect(locked).toMatchObject({ code: 1, stderr: expect.stringContaining('ask it: --url=') });
});

test('process: a visitor by the command line, when no collector runs', async () => {
  const collector = await start();
  await post(collector.url, batch(event({ user: { id: 'anna' } }), event()));
  process.kill(collector.pid, 'SIGTERM');
  await collector.exited;
  const args = ['delete-visitor', '--account=anna', '--data-file', collector.dataFile];
  expect((await run(args)).stdout).toBe('Deleted 1 events.\n');
  expect(await readFile(collector.dataFile)).toHaveLength(1);
});

test.each([
  [['--help'], 0, /--retention-days .*\n/],
  [['--version'], 0, /^\d+\.\d+\.\d+\n$/],
  [['check', '--port=9000'], 0, /^The options are right\.\n$/],
  [['--port=x', '--path=e'], 2, /^--port="x" must be.*\n--path="e" must begin/],
  [['--prot=80'], 2, /^Unknown option '--prot'\. All options: sojourn-collector --help\n$/],
  [['run'], 2, /^"run" is no command\. Commands: serve, delete-visitor, snapshot, check\.\n$/],
  [['delete-visitor'], 2, /^Give --user-id=ID .* or --account=ID/],
  [
    ['--store=postgres', '--postgres-url=postgres://a:hunter2@127.0.0.1:1/b'],
    1,
    /^The store "postgres" cannot/,
  ],
])('process: %j ends with %i and says so', async (args, code, text) => {
  const answer = await run(args);
  expect([answer.code, (code ? answer.stderr : answer.stdout).match(text)?.index]).toEqual([
    code,
    expect.any(Number),
  ]);
  expect(answer.stderr).not.toMatch(/hunter2|\n {4}at /);
});

test('process: a port that is in use is named, with another one', async () => {
  const { url } = await start();
  const { port } = new URL(url);
  const answer = await run(['--port', port, '--data-file', newDataFile()]);
  expect(answer).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`Port ${port} at 127.0.0.1 is in use.`),
  });
});
