import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { sleep } from '../../e2e/support/answers';
import { startProcess } from '../../e2e/support/browser-process';
import { freePort } from '../../e2e/support/free-port';
import type { Server } from './app';
import type { Prepared } from './prepare-app';
import { CommandFailed } from './run-command';

const START_TIMEOUT_MS = 120_000;
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Serves like static hosts of single-page apps: a path without a file is `index.html`. */
const serveFolder = async (folder: string, port: number) => {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://site');
    const path = join(folder, pathname);
    const file = existsSync(path) && statSync(path).isFile() ? path : join(folder, 'index.html');
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/html; charset=utf-8' });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
};

const startServer = async (command: readonly string[], { folder, env }: Prepared, port: number) => {
  const [program, ...args] = command.map((word) => word.replace('PORT', `${port}`));
  // `env` finds the program by the app's own path.
  const running = startProcess('env', ['-C', folder, program!, ...args], ['ignore', 'ignore', 'pipe'], {
    ...(env as Record<string, string>),
    PORT: `${port}`,
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const answer = await fetch(`http://localhost:${port}/`).catch(() => undefined);
    if (answer?.ok) return running.kill9;
    if (!running.alive() || Date.now() > deadline) {
      await running.kill9();
      throw new CommandFailed(
        `${command.join(' ')} does not answer (${answer?.status}):\n${running.stderr().slice(-3_000)}`,
      );
    }
    await sleep(200);
  }
};

/** Serves the built app at an address of its own. */
export const serveApp = async ({ run }: Server, prepared: Prepared) => {
  const port = await freePort();
  const stop =
    'folder' in run
      ? await serveFolder(join(prepared.folder, run.folder), port)
      : await startServer(run, prepared, port);
  return { url: `http://localhost:${port}`, stop };
};
