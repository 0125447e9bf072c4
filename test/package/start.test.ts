// `npm start` as a process of its own, where everything is installed and built.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { root } from './tarball';

/** Nothing is to be installed or built here, under the feet of others: an npm that refuses, and no other command. */
const withoutNpm = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-'));
  const npm = join(folder, 'npm');
  writeFileSync(npm, '#!/bin/sh\necho "npm $*" >&2\nexit 1\n');
  chmodSync(npm, 0o755);
  return folder;
};

let end = () => {};
afterEach(() => end());

const start = (...args: string[]) => {
  const folder = withoutNpm();
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...args], {
    // Any folder will do.
    cwd: folder,
    env: { ...process.env, PATH: folder, PORT: '0', HOST: 'localhost' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that whatever it leaves behind can be ended with it.
    detached: true,
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  end = () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // As it should be: nothing is left.
    }
    rmSync(folder, { recursive: true, force: true });
  };
  return { child, exited, out: () => out, err: () => err };
};

test.skipIf(process.platform === 'win32')(
  'npm start: prints the address of the demo, serves all of it, and ends on a signal',
  async () => {
    const { child, exited, out, err } = start();
    await expect.poll(() => out() + err(), { timeout: 60_000, interval: 50 }).toMatch(/http\S+|npm/);
    const urls = out().match(/http\S+/g);
    expect([urls?.length, err()]).toEqual([1, '']);
    const url = urls![0];
    expect(url).toMatch(/^http:\/\/localhost:\d+$/);

    const answers = async (path: string, method = 'GET') => {
      const answer = await fetch(url + path, { method });
      return [answer.status, answer.headers.get('content-type')?.split(';')[0], await answer.text()];
    };
    expect(await answers('/')).toEqual([200, 'text/html', expect.stringContaining(`${url}/e`)]);
    expect(await answers('/inspector')).toEqual([200, 'text/html', expect.stringContaining('inspector')]);
    expect(await answers('/sojourn.full.js')).toEqual([
      200,
      'text/javascript',
      expect.stringMatching(/sojourn \d/),
    ]);
    // Only asked: what it stores is the data of whoever works here.
    expect((await answers('/e', 'OPTIONS'))[0]).toBe(204);

    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
    expect(err()).toBe('');
  },
);

test.skipIf(process.platform === 'win32')(
  'npm start: --protocol=otlp serves a shop in that protocol, with its script, and takes it',
  async () => {
    const { child, exited, out, err } = start('--protocol=otlp');
    await expect.poll(() => out() + err(), { timeout: 60_000, interval: 50 }).toMatch(/http\S+|npm/);
    expect([out(), err()]).toEqual([expect.stringMatching(/http\S+ \(otlp\)/), '']);
    const url = /http\S+/.exec(out())![0];
    expect(await (await fetch(url)).text()).toContain('src="/sojourn.otlp.js"');
    expect(await (await fetch(`${url}/sojourn.otlp.js`)).text()).toMatch(/sojourn \d/);
    expect((await fetch(`${url}/v1/logs`, { method: 'OPTIONS' })).status).toBe(204);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  },
);

test.skipIf(process.platform === 'win32')(
  'npm start: --port=N listens there; where the port is in use, it says so and ends',
  async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const refused = start(`--port=${port}`);
    expect(await refused.exited).toBe(1);
    expect(refused.out()).toBe('');
    expect(refused.err()).toMatch(
      new RegExp(`^Port ${port} is in use .* npm start -- --port=(?!${port}\\b)\\d+\n$`),
    );
    server.close();
    await once(server, 'close');
    end();

    const { child, exited, out, err } = start(`--port=${port}`);
    await expect.poll(() => out() + err(), { timeout: 60_000, interval: 50 }).toMatch(/http\S+|npm/);
    expect([out(), err()]).toEqual([expect.stringContaining(`http://localhost:${port}`), '']);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  },
);
