import { expect, test } from 'vitest';
import { createByteBudget } from '../../collector/intake/byte-budget.mjs';
import { createGroupCommit } from '../../collector/intake/group-commit.mjs';
import { createApp } from '../../collector/http/create-app.mjs';
import { batch, event } from './support/batches.mjs';
import { collectorOn, post } from './support/collector.mjs';
import { demo } from '../demo/support/demo.mjs';
import { openSocket } from './support/raw.mjs';
import { soon } from './support/soon.mjs';

const mebibyte = 1_048_576;
/** A batch of nearly so many bytes. */
const large = (bytes) => JSON.stringify(batch(event({ properties: { text: 'x'.repeat(bytes - 2_000) } })));

/** Begins to send a body, and leaves the rest for later. */
const begin = (url, body, length = `content-length: ${Buffer.byteLength(body)}`) => {
  const socket = openSocket(url);
  const lines = [
    'POST /e HTTP/1.1',
    'host: localhost',
    'content-type: text/plain',
    'connection: close',
    length,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return { ...socket, finish: () => socket.write(body) };
};

test('collector limits: bytes that are taken come back once, and no more are given than there are', () => {
  const budget = createByteBudget(100);
  const giveBack = budget.take(60);
  expect([budget.take(41), budget.taken()]).toEqual([null, 60]);
  expect(budget.take(40)).not.toBeNull();
  giveBack();
  giveBack();
  expect(budget.taken()).toBe(40);
});

test('collector limits: bodies on their way are bounded by bytes: beyond 503 with Retry-After, and later they are taken', async () => {
  const { url, collector, stats } = await collectorOn(undefined, { memoryLimit: 4 * mebibyte });
  const body = large(mebibyte);
  const sending = Array.from({ length: 4 }, () => begin(url, large(mebibyte)));
  await soon(() => collector.waitingBytes() > 3.9 * mebibyte);
  const refused = await post(url, body);
  expect([refused.status, refused.headers.get('retry-after'), (await refused.json()).error]).toEqual([
    503,
    '1',
    'overloaded',
  ]);
  for (const one of sending) one.destroy();
  await soon(() => collector.waitingBytes() === 0);
  expect((await post(url, body)).status).toBe(204);
  expect(await stats()).toMatchObject({ events: 1, counters: { overloaded: 1 } });
  expect(collector.waitingBytes()).toBe(0);
});

test('collector limits: many large bodies at once never exceed the limit, and accepted ones are stored', async () => {
  const memoryLimit = 8 * mebibyte;
  const { url, collector, stats } = await collectorOn(undefined, { memoryLimit });
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, collector.waitingBytes())), 1);
  const answers = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const { status } = await post(url, large(mebibyte / 2));
      most = Math.max(most, collector.waitingBytes());
      return status;
    }),
  );
  clearInterval(watch);
  const taken = answers.filter((status) => status === 204).length;
  expect(new Set(answers)).toEqual(new Set([204, 503]));
  expect(most).toBeGreaterThan(mebibyte);
  expect(most).toBeLessThanOrEqual(memoryLimit);
  expect(await stats()).toMatchObject({ events: taken, counters: { overloaded: 40 - taken } });
  expect(collector.waitingBytes()).toBe(0);
});

test('collector limits: a body that does not say its length counts as the largest', async () => {
  const { url, collector } = await collectorOn();
  const sending = Array.from({ length: 32 }, () => begin(url, '', 'transfer-encoding: chunked'));
  await soon(() => collector.waitingBytes() === 32 * mebibyte);
  // That is all there is, unless somebody says otherwise.
  expect((await post(url, batch())).status).toBe(503);
  for (const one of sending) one.destroy();
  await soon(() => collector.waitingBytes() === 0);
});

test('collector limits: rejected and interrupted requests release their bytes', async () => {
  const { url, collector, stats } = await collectorOn();
  const type = { 'content-type': 'text/html' };
  expect((await post(url, 'x'.repeat(100_000), type)).status).toBe(415);
  expect((await post(url, 'x'.repeat(100_000))).status).toBe(400);
  expect((await post(url, 'x'.repeat(2_000_000))).status).toBe(413);
  const half = begin(url, large(50_000));
  half.write('{"sentAt"');
  await soon(() => collector.waitingBytes() > 0);
  half.destroy();
  await soon(() => collector.waitingBytes() === 0);
  expect(await stats()).toMatchObject({ events: 0, counters: { broken: 1, failed: 0 } });
});

test('collector limits: a batch whose shared data would multiply over thousands of events is too large', async () => {
  const { url, stats } = await collectorOn();
  const page = { ...event().page, url: `https://shop.example/${'x'.repeat(300_000)}` };
  const shared = event();
  const events = Array.from({ length: 1_000 }, () => ({ ...shared, id: event().id, page }));
  const body = JSON.stringify(batch(...events));
  expect(Buffer.byteLength(body)).toBeLessThan(mebibyte);
  const refused = await post(url, body);
  expect([refused.status, (await refused.json()).detail]).toEqual([
    413,
    expect.stringMatching(/too large.*kept with each/),
  ]);
  expect((await post(url, batch(...events.slice(0, 20)))).status).toBe(204);
  expect(await stats()).toMatchObject({ events: 20, counters: { 'too-large': 1 } });
});

test('collector limits: a request has 30 s to arrive, and a connection may be silent for so long', () => {
  const { server } = createApp();
  expect([server.requestTimeout, server.headersTimeout, server.timeout]).toEqual([30_000, 30_000, 30_000]);
  expect(server.maxConnections).toBe(1_000);
});

test('collector limits: a transaction has at most 5,000 rows, unless one request has more', async () => {
  const groups = [];
  const { add } = createGroupCommit({ commit: async (rows) => void groups.push(rows.length), gatherFor: 1 });
  await Promise.all([3_000, 2_000, 1, 7_000, 4_999].map((rows) => add(Array.from({ length: rows }))));
  expect(groups).toEqual([5_000, 1, 7_000, 4_999]);
});

test('collector limits: the database may have 512 MB', async () => {
  const { collector } = await collectorOn();
  const [{ limit }] = await collector.query(`SELECT current_setting('memory_limit') AS "limit"`);
  expect(limit).toBe('488.2 MiB');
});

test.each([
  [
    'a body that never ends',
    'POST /e HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ncontent-length: 99\r\n\r\n{',
  ],
  ['headers that never end', 'GET / HTTP/1.1\r\nhost: localhost\r\n'],
])('collector limits: %s: 408, and the connection is closed', async (_, text) => {
  // Of both addresses of "localhost", where there are two.
  for (const host of ['localhost', '127.0.0.1']) {
    const { url } = await demo({ host, requestTimeout: 200 });
    const socket = openSocket(url);
    socket.write(text);
    const drip = setInterval(() => socket.write('x'), 40);
    const answer = await socket.answer.finally(() => clearInterval(drip));
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*\r\nX-Content-Type-Options: nosniff\r\n/);
  }
});

test('collector limits: a connection that says nothing is closed', async () => {
  const { url } = await demo({ requestTimeout: 200 });
  await openSocket(url).answer;
});
