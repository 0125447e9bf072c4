// The collector in a process of its own, as it runs in earnest, on a new file in a temporary folder.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../demo/collector/start.mjs', import.meta.url));

export const startCollectorProcess = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-bench-'));
  const dataFile = join(folder, 'events.duckdb');
  const child = spawn(process.execPath, [script, '--port', '0', '--data', dataFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => resolve(line.match(/http\S+(?=\/e)/)[0]));
    exited.then((code) => reject(new Error(`the collector ended with ${code}`)));
  });
  const kill = (signal) => {
    child.kill(signal);
    return exited;
  };
  return { url, dataFile, kill, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
