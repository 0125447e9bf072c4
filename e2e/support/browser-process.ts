import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type BrowserProcess = {
  child: ChildProcess;
  pid: number;
  alive(): boolean;
  /** What it wrote to stderr, where stderr is a pipe. */
  stderr(): string;
  exited: Promise<void>;
  /** SIGKILL to the whole process group: no page gets to say anything. */
  kill9(): Promise<void>;
};

// Browsers run in process groups of their own, so they would outlive a worker that is stopped half-way.
const living = new Set<number>();
const killGroup = (pid: number) => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {}
};
process.once('exit', () => living.forEach(killGroup));

export const startProcess = (
  command: string,
  args: string[],
  stdio: StdioOptions,
  env: Record<string, string> = {},
): BrowserProcess => {
  const child = spawn(command, args, { stdio, detached: true, env: { ...process.env, ...env } });
  let errors = '';
  child.stderr?.on('data', (chunk) => (errors = (errors + chunk).slice(-20_000)));
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      errors += String(error);
      resolve();
    });
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command} could not be started`);
  living.add(pid);
  return {
    child,
    pid,
    exited,
    alive: () => child.exitCode === null && child.signalCode === null,
    stderr: () => errors,
    kill9: async () => {
      if (living.has(pid)) killGroup(pid);
      await exited;
      living.delete(pid);
    },
  };
};

/** A folder for one browser. It is also the browser's TMPDIR, so whatever a killed one leaves goes with it. */
export const scratchFolder = (name: string) => {
  const path = mkdtempSync(join(tmpdir(), `sojourn-${name}-`));
  const temporary = join(path, 'tmp');
  mkdirSync(temporary);
  // Helpers of a browser that was killed may write for a moment longer.
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  process.once('exit', remove);
  return {
    path,
    temporary,
    remove: () => {
      process.off('exit', remove);
      remove();
    },
  };
};
