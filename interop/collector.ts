import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sleep } from '../e2e/support/answers';
import { scratchFolder, startProcess, type BrowserProcess } from '../e2e/support/browser-process';
import { freePort } from '../e2e/support/free-port';

export interface CollectorOptions {
  /** The address that it forwards to. */
  readonly next: string;
  /** The origin whose pages may send. */
  readonly site?: string;
  /** Changes to the configuration: files of this folder. */
  readonly changes?: readonly string[];
  /** The encoding of its exporter: JSON that tests can count, or the usual Protocol Buffers. */
  readonly encoding?: 'json' | 'proto';
}

/** Starts the built collector as a process of its own, with an empty queue in its own folder. */
export const startCollector = async ({
  next,
  site = 'http://localhost',
  changes = [],
  encoding = 'json',
}: CollectorOptions) => {
  const program = process.env.INTEROP_COLLECTOR;
  if (!program) throw new Error('INTEROP_COLLECTOR names no collector: npm run interop builds one');
  const scratch = scratchFolder('interop');
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const flags = ['collector.yaml', ...changes].flatMap((file) => [
    '--config',
    fileURLToPath(new URL(file, import.meta.url)),
  ]);
  const env = { LISTEN: address, NEXT: next, SITE: site, ENCODING: encoding, QUEUE_DIRECTORY: scratch.path };
  let running: BrowserProcess;

  const start = async () => {
    running = startProcess(program, flags, ['ignore', 'ignore', 'pipe'], env);
    for (const end = Date.now() + 20_000; Date.now() < end; await sleep(20)) {
      if (!running.alive()) break;
      // Any answer counts: it listens once its pipelines are ready.
      if (await fetch(`${url}/v1/logs`).catch(() => null)) return;
    }
    throw new Error(`The collector did not start:\n${running.stderr().slice(-4_000)}`);
  };
  await start();

  return {
    url,
    /** SIGKILL: the process finishes and writes nothing. */
    kill: () => running.kill9(),
    restart: start,
    /** Its memory in MiB: current and maximum. */
    memory() {
      const status = readFileSync(`/proc/${running.pid}/status`, 'utf8');
      const mib = (field: string) =>
        Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
      return { now: mib('VmRSS'), peak: mib('VmHWM') };
    },
    /** Its CPU time, in seconds of one core. */
    cpu() {
      // Fields 14 and 15, in ticks of a hundredth of a second. The name before them may contain spaces.
      const fields = readFileSync(`/proc/${running.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    folder: scratch.path,
    log: () => running.stderr(),
    async dispose() {
      await running.kill9();
      scratch.remove();
    },
  };
};

export type Collector = Awaited<ReturnType<typeof startCollector>>;
