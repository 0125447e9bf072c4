import { expect, test } from 'vitest';
import { batch } from './support/batches.mjs';
import { collectorOn, post } from './support/collector.mjs';

// A site in development, on the same machine.
const origin = 'http://localhost:5173';
const headersOf = ({ headers }) => ({
  origin: headers.get('access-control-allow-origin'),
  credentials: headers.get('access-control-allow-credentials'),
  vary: headers.get('vary'),
  exposed: headers.get('access-control-expose-headers'),
});
const open = { origin, credentials: 'true', vary: 'origin', exposed: 'retry-after' };
const shut = { origin: null, credentials: null, vary: 'origin', exposed: null };
const from = (origin) => ({ origin, 'content-type': 'text/plain' });

test('cors: an answer names the origin, so that a beacon with credentials may read it', async () => {
  const { url } = await collectorOn();
  expect(headersOf(await post(url, batch(), from(origin)))).toEqual(open);
});

test.each([
  ['malformed', 'oops', 'text/plain'],
  ['invalid', '{}', 'text/plain'],
  ['of another type', '{}', 'text/html'],
  ['too large', ' '.repeat(2_000_000), 'text/plain'],
])('cors: a refusal does too: %s', async (_name, body, type) => {
  const { url } = await collectorOn();
  expect(headersOf(await post(url, body, { origin, 'content-type': type }))).toEqual(open);
});

test('cors: a preflight allows the headers that it asks for', async () => {
  const { url } = await collectorOn();
  const answer = await fetch(`${url}/e`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-write-key',
    },
  });
  expect(answer.status).toBe(204);
  expect(headersOf(answer)).toEqual(open);
  expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
  expect(answer.headers.get('access-control-allow-headers')).toBe('content-type,x-write-key');
});

test('cors: without an origin nothing is allowed to anybody', async () => {
  const { url } = await collectorOn();
  expect(headersOf(await post(url, batch()))).toEqual(shut);
});

test.each([['http://127.0.0.1'], ['https://[::1]:8443'], ['http://shop.localhost:3000']])(
  'cors: pages of this machine may send: %s',
  async (page) => {
    const { url, stats } = await collectorOn();
    expect((await post(url, batch(), from(page))).status).toBe(204);
    expect((await stats()).events).toBe(1);
  },
);

test.each([
  ['https://any.example'],
  ['http://localhost.evil.example'],
  ['http://localhost@evil.example'],
  ['http://127.0.0.1.evil.example:80'],
  ['chrome-extension://localhost'],
  // Of a file, or of a frame that anybody has sandboxed.
  ['null'],
])('cors: pages of another may not: %s', async (page) => {
  const { url, stats } = await collectorOn();
  const answer = await post(url, batch(), from(page));
  expect([answer.status, (await answer.json()).error, headersOf(answer)]).toEqual([403, 'foreign', shut]);
  const preflight = await fetch(`${url}/e`, { method: 'OPTIONS', headers: { origin: page } });
  expect([preflight.status, headersOf(preflight)]).toEqual([403, shut]);
  expect(await stats()).toMatchObject({ events: 0, counters: { foreign: 2 } });
});

test('cors: further origins are named when the collector starts, or all of them', async () => {
  const shop = 'https://shop.example';
  for (const origins of [[shop], ['*']]) {
    const { url } = await collectorOn(undefined, { origins });
    const answer = await post(url, batch(), from(shop));
    expect([answer.status, headersOf(answer).origin]).toEqual([204, shop]);
    expect((await post(url, batch(), from('https://other.example'))).status).toBe(
      origins[0] === '*' ? 204 : 403,
    );
  }
});
