// What a collector that is being closed waits for: answers, and no connection beside them.
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openDuckdbStore } from '../../collector/stores/duckdb-store.mjs';
import { batch, event } from './support/batches.mjs';
import { collectorOn, newDataFile, readFile } from './support/collector.mjs';
import { openSocket } from './support/raw.mjs';
import { soon } from './support/soon.mjs';

/** Longer than a test may take: no time limit ends a connection. */
const requestTimeout = 3_600_000;

const openConnections = ({ app }) => promisify(app.server.getConnections.bind(app.server))();

const send = (socket, body) =>
  socket.write(
    [
      'POST /e HTTP/1.1',
      'host: localhost',
      'content-type: text/plain',
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );

test('shutdown: a connection on which nothing has arrived does not hold up the end', async () => {
  const running = await collectorOn(newDataFile(), { requestTimeout });
  const { answer } = openSocket(running.url);
  await soon(async () => (await openConnections(running)) === 1);
  await running.close();
  expect(await answer).toBe('');
});

test('shutdown: a connection that stays open ends after the answer, and what was sent is stored', async () => {
  const dataFile = newDataFile();
  const store = await openDuckdbStore(dataFile);
  let goOn;
  const held = new Promise((resolve) => (goOn = resolve));
  let isCommitting = false;
  const commit = async (...rows) => {
    isCommitting = true;
    await held;
    return store.commit(...rows);
  };
  const running = await collectorOn(dataFile, { requestTimeout, store: { ...store, commit } });
  const socket = openSocket(running.url);
  const one = event();
  send(socket, JSON.stringify(batch(one)));
  await soon(() => isCommitting);
  const closing = running.close();
  await soon(() => !running.app.server.listening);
  goOn();
  await closing;
  expect(await socket.answer).toMatch(/^HTTP\/1.1 204 /);
  expect((await readFile(dataFile)).map(({ id }) => id)).toEqual([one.id]);
});
