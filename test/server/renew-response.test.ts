// For everything that speaks `Request` and `Response`: those of Node are the standard's.
import { expect, test } from 'vitest';
import { renewResponse } from '../../src/server/renew-response';
import { living } from '../core/session/arbitraries';
import { navigation, text } from './request';

const value = text(living({ lastActivityAt: Date.now() }));
const cookie = `sojourn=${value}; Path=/; SameSite=Lax; Max-Age=34128000; Secure`;
const ask = (headers: Record<string, string> = navigation(value), url = 'https://shop.example/') =>
  // A request of a page may not have a cookie; one that a server was sent has.
  ({ url, headers: new Headers(headers) }) as Request;
const page = (headers = {}) =>
  new Response('<p>page</p>', { headers: { 'content-type': 'text/html', ...headers } });

test('renew response: the same answer, with one more cookie', async () => {
  const input = page({ 'set-cookie': 'theirs=1' });
  const renewed = renewResponse(ask(), input);
  expect(renewed).toBe(input);
  expect(renewed.headers.getSetCookie()).toEqual(['theirs=1', cookie]);
  expect(renewed.headers.get('cache-control')).toBe('private');
  expect(await renewed.text()).toBe('<p>page</p>');
});

test('renew response: an answer whose headers cannot be changed comes back as a copy', async () => {
  const fetched = await fetch(`data:text/html,${encodeURIComponent('<p>page</p>')}`);
  const renewed = renewResponse(ask(), fetched);
  expect(renewed).not.toBe(fetched);
  expect(renewed.headers.getSetCookie()).toEqual([cookie]);
  expect(renewed.headers.get('content-type')).toBe('text/html');
  expect(await renewed.text()).toBe('<p>page</p>');
});

test('renew response: Secure as the visitor’s browser came, also where a proxy speaks http behind it', () => {
  const plain = 'http://shop.example/';
  const of = (headers = {}) =>
    renewResponse(ask({ ...navigation(value), ...headers }, plain), page()).headers.get('set-cookie');
  expect(of()).not.toContain('Secure');
  expect(of({ 'x-forwarded-proto': 'https' })).toContain('Secure');
});

test.each([
  ['a visitor without a cookie', { 'sec-fetch-dest': 'document' }, () => page()],
  ['a picture', navigation(value), () => new Response('', { headers: { 'content-type': 'image/png' } })],
  ['what caches share', navigation(value), () => page({ 'cache-control': 'public' })],
  ['an error of the network', navigation(value), () => Response.error()],
])('renew response: %s: the answer as it is', (_, headers, answer) => {
  const input = answer();
  const before = [...input.headers];
  expect(renewResponse(ask(headers as Record<string, string>), input)).toBe(input);
  expect([...input.headers]).toEqual(before);
});

test('renew response: a broken request costs nothing; a wrong option is said', () => {
  const input = page();
  expect(renewResponse({ url: 'x', headers: null } as never, input)).toBe(input);
  expect(() => renewResponse(ask(), input, { name: 'a;b' })).toThrow(TypeError);
});
