// What goes wrong around a collector: a full disk, bodies that lie, clocks that lie, schemas of another age. Nothing is
// acknowledged that is not stored, the answer says what is wrong, and the process lives.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startCollectorProcess } from '../../bench/lib/collector-process.mjs';
import { openDuckdbStore } from '../../collector/stores/duckdb-store.mjs';
import { batch, event } from './support/batches.mjs';
import { collectorOn, newDataFile, post, readFile } from './support/collector.mjs';
import { openSocket } from './support/raw.mjs';

const MEBIBYTE = 1_048_576;
// A disk has to be filled, which a busy machine does slowly.
vi.setConfig({ testTimeout: 120_000 });

/** A collector whose files may have so many bytes, as if the disk were full then. */
const collectorWithin = async (limit) => {
  const collector = await startCollectorProcess({ limit });
  onTestFinished(async () => {
    await collector.kill('SIGKILL');
    collector.remove();
  });
  const lift = () => execFileSync('prlimit', ['--pid', `${collector.pid}`, '--fsize=unlimited']);
  return { ...collector, lift };
};

/** Sends until a request is refused; gives the ids that were acknowledged, and the refusal. */
const fill = async (url, acknowledged, bytes = 100_000) => {
  for (let tries = 0; tries < 1_000; tries++) {
    // What does not compress.
    const text = () => randomBytes((bytes * 3) / 20).toString('base64');
    const events = Array.from({ length: 5 }, () => event({ properties: { text: text() } }));
    const answer = await post(url, batch(...events));
    if (answer.status !== 204) return answer;
    acknowledged.push(...events.map(({ id }) => id));
  }
  throw new Error('the disk was never full');
};

const hasPrlimit = existsSync('/usr/bin/prlimit');
if (!hasPrlimit) console.warn('SKIPPED: the tests of a full disk, as there is no prlimit (util-linux)');

test.runIf(hasPrlimit).each([
  ['while the log is written', 3 * MEBIBYTE],
  // The log reaches 16 MiB, and what is in it has to go into the file: DuckDB then ends the database.
  ['while the log is merged into the file', 20 * MEBIBYTE],
])(
  'faults: a disk that is full %s gets 503, and with free space the collector recovers',
  async (_when, limit) => {
    const { url, dataFile, lines, kill, lift } = await collectorWithin(limit);
    const acknowledged = [];
    const refused = await fill(url, acknowledged, limit > 10 * MEBIBYTE ? 900_000 : 100_000);
    expect([refused.status, (await refused.json()).error]).toEqual([503, 'unavailable']);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect((await fetch(`${url}/health`)).status).toBe(200);
    // The reason is in the log, once.
    await post(url, batch());
    const errors = lines.filter(({ level }) => level === 50);
    expect(errors).toHaveLength(1);
    expect(errors[0].err.message).toMatch(/File too large|No space left/);

    lift();
    const after = [event(), event()];
    for (let tries = 0; tries < 20; tries++) if ((await post(url, batch(...after))).status === 204) break;
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    await kill('SIGKILL');
    const stored = new Set((await readFile(dataFile)).map(({ id }) => id));
    expect([...acknowledged, ...after.map(({ id }) => id)].filter((id) => !stored.has(id))).toEqual([]);
  },
);

const send = (url, lines, body) => {
  const socket = openSocket(url);
  const head = ['POST /e HTTP/1.1', 'host: localhost', 'content-type: text/plain', ...lines];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  return socket;
};

test.each([
  [
    'promises more than it sends',
    (body) => [[`content-length: ${body.length + 9}`], body],
    /^HTTP\/1\.1 408 /,
  ],
  [
    'sends more than it promises',
    (body) => [[`content-length: ${body.length - 9}`], body],
    /^HTTP\/1\.1 400 /,
  ],
  ['has a length that is none', (body) => [['content-length: -1'], body], /^HTTP\/1\.1 400 /],
  [
    'has two lengths',
    (body) => [[`content-length: ${body.length}`, 'content-length: 1'], body],
    /^HTTP\/1\.1 400 /,
  ],
  [
    'has a length and chunks',
    (body) => [[`content-length: ${body.length}`, 'transfer-encoding: chunked'], body],
    /^HTTP\/1\.1 400 /,
  ],
  [
    'has chunks that are none',
    (body) => [['transfer-encoding: chunked'], `zz\r\n${body}`],
    /^HTTP\/1\.1 400 /,
  ],
  [
    'says that it is compressed',
    (body) => [
      [`content-length: ${body.length}`, 'content-encoding: gzip', 'connection: close'],
      '\x1f'.repeat(body.length),
    ],
    /^HTTP\/1\.1 400 .*malformed/s,
  ],
])('faults: a body that %s is refused, and nothing of it is stored', async (how, make, answer) => {
  // Only a body that does not come has to be waited for.
  const requestTimeout = how === 'promises more than it sends' ? 500 : 10_000;
  const { url, stats } = await collectorOn(undefined, { requestTimeout });
  const [lines, body] = make(JSON.stringify(batch()));
  expect(await send(url, lines, body).answer).toMatch(answer);
  expect((await post(url, batch())).status).toBe(204);
  expect((await stats()).events).toBe(1);
});

test('faults: an event from the future is stored with its time and the time of its arrival, and counted', async () => {
  const arrival = Date.parse('2030-01-01T00:00:00.000Z');
  const { url, store } = await collectorOn(undefined, { now: () => arrival });
  const time = '2035-05-05T05:05:05.000Z';
  expect((await post(url, { ...batch(event({ time })), sentAt: time })).status).toBe(204);
  const [row] = await store.query('SELECT time, received_at, skew FROM events');
  expect(row).toEqual({
    time: new Date(time),
    received_at: new Date(arrival),
    skew: arrival - Date.parse(time),
  });
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('sojourn_events_ahead_total 1');
});

const ofVersion = (version, changes) => {
  const made = batch(event(changes));
  made.context.sdk.version = version;
  made.context.futureContext = { any: 1 };
  return made;
};

test('faults: events of an SDK that is newer than the schema are stored as they are', async () => {
  const { url, store } = await collectorOn();
  const changes = { futureField: { a: [1] }, properties: { mark: 1 } };
  expect((await post(url, ofVersion('99.0.0', changes))).status).toBe(204);
  const [row] = await store.query('SELECT event, context FROM events');
  expect(JSON.parse(row.event)).toMatchObject(changes);
  expect(JSON.parse(row.context).futureContext).toEqual({ any: 1 });
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('sojourn_batches_newer_total 1');
});

test.each([
  ['of the same version', ofVersion('0.1.0', {}), /unknown property "futureContext"\.$/],
  ['of a version that is none', ofVersion('newest', {}), /unknown property "futureContext"\.$/],
  [
    'newer, with a field of another type',
    ofVersion('99.0.0', { time: 7 }),
    /of sojourn 99\.0\.0.*upgrade the collector/,
  ],
  ['newer, without groups', { ...ofVersion('99.0.0', {}), groups: {} }, /upgrade the collector/],
])(
  'faults: events that the schema does not know, %s, are refused with the remedy',
  async (_what, body, detail) => {
    const { url, stats } = await collectorOn();
    const answer = await post(url, body);
    expect([answer.status, (await answer.json()).detail]).toEqual([422, expect.stringMatching(detail)]);
    expect((await stats()).events).toBe(0);
  },
);

test('faults: a file of an older version gets the new columns, one of a newer version keeps its own', async () => {
  const dataFile = newDataFile();
  await (await openDuckdbStore(dataFile)).close();
  const change = async (...statements) => {
    const instance = await DuckDBInstance.create(dataFile);
    const connection = await instance.connect();
    for (const statement of statements) await connection.run(statement);
    connection.closeSync();
    instance.closeSync();
  };
  await change(
    'ALTER TABLE events DROP wire',
    'ALTER TABLE events DROP protocol',
    'ALTER TABLE events ADD later DOUBLE',
  );
  const { url, store } = await collectorOn(dataFile);
  expect((await post(url, batch())).status).toBe(204);
  expect(await store.query('SELECT protocol, wire, later FROM events')).toEqual([
    { protocol: 'native', wire: null, later: null },
  ]);
});
