// A process that is killed and restarted, as one object.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const living = new Set();
process.once('exit', () => living.forEach((child) => child.kill('SIGKILL')));

const TICKS_PER_SECOND = 100;
const KIB_PER_MIB = 1_024;

/** Returns `{ mib, seconds }`: the maximum memory of a process, and its CPU time in seconds of one core. Linux only. */
export const readUsage = (status, stat) => {
  // Fields 14 and 15. The name before them may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')')).split(' ');
  return {
    mib: Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / KIB_PER_MIB),
    seconds: (Number(fields[12]) + Number(fields[13])) / TICKS_PER_SECOND,
  };
};

/** A process that has ended has no usage; neither has a system without /proc. */
const usageOf = (pid) => {
  try {
    return readUsage(readFileSync(`/proc/${pid}/status`, 'utf8'), readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null;
  }
};

/** Writes its output to the file `log`. `isReady` resolves to true when the process answers. */
export const startProcess = async ({ command, args = [], env = {}, log, isReady, seconds = 300 }) => {
  let child;
  let peak = 0;
  /** CPU seconds of the killed processes and of the current one. */
  const cpu = { before: 0, now: 0 };
  const sample = () => {
    const usage = usageOf(child.pid);
    if (!usage) return;
    peak = Math.max(peak, usage.mib);
    cpu.now = usage.seconds;
  };

  const start = async () => {
    cpu.before += cpu.now;
    cpu.now = 0;
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
    cpu: () => cpu.before + cpu.now,
    restart: start,
    /** SIGKILL: the process finishes and writes nothing. */
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
