// A collector on a new file, in this process or in one that can be killed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startCollector } from '../../../demo/collector/start.mjs';
import { openStore } from '../../../demo/collector/store.mjs';

export const newDataFile = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'events.duckdb');
};

export const collectorOn = async (dataFile = newDataFile(), options = {}) => {
  const running = await startCollector({ dataFile, ...options });
  onTestFinished(running.close);
  const stats = async () => (await fetch(`${running.url}/api/stats`)).json();
  return { ...running, dataFile, stats };
};

export const post = (url, body, headers = { 'content-type': 'text/plain' }) =>
  fetch(`${url}/e`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** What is in the file when nothing has it open any more. */
export const readFile = async (dataFile) => {
  const store = await openStore(dataFile);
  const rows = await store.query('SELECT id::VARCHAR AS id, name, event, skew, session_index FROM events');
  await store.close();
  return rows;
};
