// A collector on a new file, in this process or in one that can be killed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import pino from 'pino';
import { readConfig } from '../../../collector/config/read-config.mjs';
import { toServerOptions } from '../../../collector/config/to-server-options.mjs';
import { startServer } from '../../../collector/server/start-server.mjs';
import { openDuckdbStore } from '../../../collector/stores/duckdb-store.mjs';

export const newDataFile = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'events.duckdb');
};

/** The options as they are without any, and those of the server over them. */
const configOf = (options) => ({
  ...toServerOptions(readConfig({ port: '0' }, {})),
  // As the demo has it: names of this machine alone.
  hosts: [],
  ...options,
});

/** `options.store`: an open store; without it, one on `dataFile`. */
export const collectorOn = async (dataFile = newDataFile(), options = {}) => {
  const { now, log = pino({ level: 'silent' }), ...config } = options;
  const store = options.store ?? (await openDuckdbStore(dataFile));
  const running = await startServer({ config: configOf(config), store, log, now });
  onTestFinished(running.close);
  const stats = async () => {
    const [{ events }] = await store.query('SELECT count(*) AS events FROM events');
    return { events: Number(events), counters: running.collector.counters() };
  };
  return { ...running, store, dataFile, stats };
};

export const post = (url, body, headers = { 'content-type': 'text/plain' }) =>
  fetch(`${url}/e`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** What is in the file when nothing has it open any more. */
export const readFile = async (dataFile) => {
  const store = await openDuckdbStore(dataFile);
  const rows = await store.query('SELECT id::VARCHAR AS id, name, event, skew, session_index FROM events');
  await store.close();
  return rows;
};
