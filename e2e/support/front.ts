import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startProcess } from './browser-process';
import { freePort } from './free-port';

/** A server in front of the test's site that passes `/site/e` on to the collector. */
export type Front = { origin: string; stop(): Promise<void> };

/** The servers behind a front, and a folder of its own. */
export type Behind = { site: { origin: string }; collector: { url: string; origin: string }; folder: string };

export const writeFiles = (folder: string, files: Record<string, string | Buffer>) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};

const answers = (origin: string) =>
  fetch(origin).then(
    () => true,
    () => false,
  );

/** Starts a server's process on a free port, and waits until it answers. */
export const startFront = async (
  command: string,
  configure: (port: number) => string[],
  env: Record<string, string> = {},
): Promise<Front> => {
  const port = await freePort();
  const server = startProcess(command, configure(port), ['ignore', 'ignore', 'pipe'], env);
  const origin = `http://localhost:${port}`;
  for (const end = Date.now() + 15_000; !(await answers(origin));) {
    if (server.alive() && Date.now() < end) await new Promise((done) => setTimeout(done, 50));
    else {
      await server.kill9();
      throw new Error(`${command} does not answer: ${server.stderr()}`);
    }
  }
  return { origin, stop: () => server.kill9() };
};
