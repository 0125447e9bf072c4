// A process that is killed and started again, as one thing.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const living = new Set();
process.once('exit', () => living.forEach((child) => child.kill('SIGKILL')));

const MIB_PER_KIB = 1 / 1_024;

/** The most memory that a process had, in MiB; Linux only. */
const readPeak = (pid) => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)[1]) * MIB_PER_KIB);
  } catch {
    return 0;
  }
};

/** Its output goes to the file `log`. `isReady`: resolves to true when it answers. */
export const startProcess = async ({ command, args = [], env = {}, log, isReady, seconds = 60 }) => {
  let child;
  let peak = 0;
  const sample = () => (peak = Math.max(peak, readPeak(child.pid)));

  const start = async () => {
    const out = openSync(log, 'a');
    child = spawn(command, args, { stdio: ['ignore', out, out], env: { ...process.env, ...env } });
    closeSync(out);
    const started = child;
    living.add(started);
    child.once('exit', () => living.delete(started));
    child.once('error', () => living.delete(started));
    for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(100)) {
      if (!living.has(started)) break;
      if (await isReady().catch(() => false)) return;
    }
    throw new Error(`${command} did not start:\n${readFileSync(log, 'utf8').slice(-3_000)}`);
  };

  const end = async (signal) => {
    if (!living.has(child)) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exited;
  };

  await start();
  return {
    sample,
    peak: () => peak,
    restart: start,
    /** SIGKILL: nothing is finished, nothing is written any more. */
    kill: async () => {
      sample();
      await end('SIGKILL');
    },
    stop: async () => {
      sample();
      await end('SIGTERM');
    },
  };
};
