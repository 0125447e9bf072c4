// The collector as somebody else installs it: both tarballs and the dependencies that its manifest names, nothing more.
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { consumer, link, pack, root } from './tarball';

const project = join(root, 'collector');
const { dependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

const install = (): { folder: string; program: string } => {
  const folder = consumer();
  const installed = join(folder, 'node_modules', 'sojourn-collector');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', pack(project), '--strip-components=1', '-C', installed]);
  for (const name of Object.keys(dependencies))
    if (name !== 'sojourn') link(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  return { folder, program: join(installed, bin['sojourn-collector']!) };
};

const event = () => ({ id: randomUUID(), name: 'signup', time: new Date().toISOString(), properties: {} });

test('collector: the tarball runs, stores a batch, and gives it back in a snapshot', async () => {
  const { folder, program } = install();
  const env = { ...process.env, SOJOURN_ADMIN_TOKEN: randomUUID() };
  const child = spawn(process.execPath, [program, '--port', '0'], { cwd: folder, env });
  onTestFinished(() => void child.kill('SIGKILL'));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const said = JSON.parse(line) as { url?: string };
      if (said.url) resolve(said.url);
    });
    createInterface(child.stderr).on('line', (line) => reject(new Error(line)));
  });
  const one = event();
  const batch = {
    sentAt: one.time,
    context: { sdk: { name: 'sojourn', version: '0.1.0' } },
    groups: [
      {
        tab: { id: randomUUID() },
        page: { id: randomUUID(), url: 'https://shop.example/', title: '', referrer: '' },
        consent: 'granted',
        events: [one],
      },
    ],
  };
  const answer = await fetch(`${url}/e`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify(batch),
  });
  expect(answer.status).toBe(204);
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [program, ...args], { cwd: folder, env, encoding: 'utf8' });
  const [, file] = /^Wrote (.+)\.\n$/.exec(run('snapshot', '--url', url)) ?? [];
  const reader = `
    import { DuckDBInstance } from '@duckdb/node-api';
    const instance = await DuckDBInstance.create(${JSON.stringify(join(folder, file!))});
    const rows = await (await instance.connect()).runAndReadAll('SELECT id::VARCHAR AS id FROM events');
    console.log(JSON.stringify(rows.getRowObjectsJS()));`;
  const options = { cwd: folder, encoding: 'utf8' } as const;
  const read = execFileSync(process.execPath, ['--input-type=module', '-e', reader], options);
  expect(JSON.parse(read)).toEqual([{ id: one.id }]);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('collector: the tarball has the README, the license and the container file, and no test', () => {
  const files = execFileSync('tar', ['-tzf', pack(project)], { encoding: 'utf8' }).split('\n');
  for (const name of ['README.md', 'LICENSE', 'Containerfile', 'bin/sojourn-collector.mjs'])
    expect(files).toContain(`package/${name}`);
  expect(files.filter((name) => /test|bench|\.d\.mts/.test(dirname(name) + name))).toEqual([]);
});
