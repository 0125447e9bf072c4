// The collector in a process of its own, as it runs in earnest, on a new file in a temporary folder.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../collector/bin/sojourn-collector.mjs', import.meta.url));

/**
 * `args` are further options, `env` further variables; `limit` is the greatest file that it may write, in bytes. `lines` are
 * those of its log, `kill` resolves with its exit code.
 */
export const startCollectorProcess = async ({ args = [], env = {}, limit } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-bench-'));
  const dataFile = join(folder, 'events.duckdb');
  const command = [process.execPath, script, '--port', '0', '--data-file', dataFile, ...args];
  const [program, ...rest] = limit ? ['prlimit', `--fsize=${limit}:unlimited`, '--', ...command] : command;
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const lines = [];
  const url = await new Promise((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(JSON.parse(line));
      if (lines.at(-1).url) resolve(lines.at(-1).url);
    });
    exited.then((code) => reject(new Error(`the collector ended with ${code}`)));
  });
  const kill = (signal) => {
    child.kill(signal);
    return exited;
  };
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { url, pid: child.pid, dataFile, lines, kill, exited, remove };
};
