import { expect, test } from 'vitest';
import { batch } from './support/batches.mjs';
import { collectorOn, post } from './support/collector.mjs';

const origin = 'https://any.example';
const headersOf = ({ headers }) => ({
  origin: headers.get('access-control-allow-origin'),
  credentials: headers.get('access-control-allow-credentials'),
  vary: headers.get('vary'),
});
const open = { origin, credentials: 'true', vary: 'origin' };

test('an answer names the origin, so that a beacon with credentials may read it', async () => {
  const { url } = await collectorOn();
  expect(headersOf(await post(url, batch(), { origin, 'content-type': 'text/plain' }))).toEqual(open);
});

test.each([
  ['malformed', 'oops', 'text/plain'],
  ['invalid', '{}', 'text/plain'],
  ['of another type', '{}', 'text/html'],
  ['too large', ' '.repeat(2_000_000), 'text/plain'],
])('a refusal does too: %s', async (_name, body, type) => {
  const { url } = await collectorOn();
  expect(headersOf(await post(url, body, { origin, 'content-type': type }))).toEqual(open);
});

test('a preflight allows the headers that it asks for', async () => {
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

test('without an origin nothing is allowed to anybody', async () => {
  const { url } = await collectorOn();
  expect(headersOf(await post(url, batch()))).toEqual({ origin: null, credentials: null, vary: 'origin' });
});
