// The collector behind a proxy that ends TLS: whose word counts for the scheme and the name, and the visitor's cookie.
import { expect, test } from 'vitest';
import { batch } from './support/batches.mjs';
import { collectorOn } from './support/collector.mjs';
import { text } from '../server/request.ts';
import { living } from '../core/session/arbitraries.ts';
import { ask } from './support/raw.mjs';

const send = ({ url }, headers) =>
  ask(`${url}/e`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', ...headers },
    body: JSON.stringify(batch()),
  });
const behind = { trustProxy: ['127.0.0.1'], hosts: ['*'] };
const page = 'https://www.shop.example';
const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'www.shop.example' };

test('proxy: a page of the name that the proxy was asked for is of the same origin', async () => {
  const trusting = await collectorOn(undefined, behind);
  expect((await send(trusting, { origin: page, ...forwarded })).status).toBe(204);
  expect((await send(trusting, { origin: 'https://evil.example', ...forwarded })).status).toBe(403);
});

test('proxy: without trust the same headers say nothing', async () => {
  for (const options of [{}, { trustProxy: ['10.0.0.0/8'], hosts: ['*'] }]) {
    const running = await collectorOn(undefined, options);
    expect((await send(running, { origin: page, ...forwarded })).status).toBe(403);
  }
});

test('proxy: configured origins may send, by whatever name', async () => {
  const running = await collectorOn(undefined, { origins: [page] });
  const answer = await send(running, { origin: page });
  expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([204, page]);
  expect((await send(running, { origin: 'https://www.shop.example.evil.example' })).status).toBe(403);
});

test('hosts: with names, other names are not answered; without, any is', async () => {
  const some = await collectorOn(undefined, { hosts: ['collect.example'] });
  expect((await send(some, { host: 'collect.example' })).status).toBe(204);
  expect((await send(some, { host: 'other.example' })).status).toBe(403);
  const any = await collectorOn(undefined, { hosts: ['*'] });
  expect((await send(any, { host: 'other.example' })).status).toBe(204);
});

test('cookie: the visitor’s cookie is renewed, secure where a trusted proxy says https', async () => {
  const trusting = await collectorOn(undefined, { ...behind, cookie: { maxAge: 86_400_000 } });
  const cookie = `sojourn=${text(living({ lastActivityAt: Date.now() }))}`;
  const renewed = (await send(trusting, { cookie, ...forwarded })).headers['set-cookie'];
  expect(renewed).toEqual([`${cookie}; Path=/; SameSite=Lax; Max-Age=86400; Secure`]);
  const plain = await collectorOn(undefined, { cookie: {} });
  const [insecure] = (await send(plain, { cookie, ...forwarded })).headers['set-cookie'];
  expect(insecure).not.toContain('Secure');
});

test('cookie: without the option, or without a cookie of a page, none is set', async () => {
  const off = await collectorOn();
  expect(
    (await send(off, { cookie: `sojourn=${text(living({ lastActivityAt: Date.now() }))}` })).headers[
      'set-cookie'
    ],
  ).toBeUndefined();
  const on = await collectorOn(undefined, { cookie: {} });
  expect((await send(on, {})).headers['set-cookie']).toBeUndefined();
  expect((await send(on, { cookie: 'sojourn=nonsense' })).headers['set-cookie']).toBeUndefined();
});
