// The middleware, in front of real servers of Node.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createMiddleware } from '../../src/server/create-middleware';
import { parseRecord } from '../../src/core/session/rules/record-text';
import { living } from '../core/session/arbitraries';
import { navigation, text } from './request';

const value = text(living({ lastActivityAt: Date.now() }));
const request = navigation(value);
const cookie = `sojourn=${value}; Path=/; SameSite=Lax; Max-Age=34128000`;

let stop = () => {};
afterEach(() => stop());

/** What a browser gets from a server that answers so. */
const answerOf = async (listener: RequestListener, headers: Record<string, string> = request) => {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  stop = () => void server.close();
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
  const body = await response.text();
  return {
    response,
    body,
    cookies: response.headers.getSetCookie(),
    caching: response.headers.get('cache-control'),
  };
};

test('middleware: http: before the answer, with or without next', async () => {
  const renew = createMiddleware();
  const plain = await answerOf((request, response) => {
    renew(request, response);
    response.end('<p>page</p>');
  });
  expect(plain).toMatchObject({ body: '<p>page</p>', cookies: [cookie], caching: 'private' });
  const next = await answerOf((request, response) => renew(request, response, () => response.end('page')));
  expect(next).toMatchObject({ body: 'page', cookies: [cookie] });
  expect(parseRecord(/=([^;]*)/.exec(next.cookies[0]!)![1]!, Date.now())).toBeDefined();
});

describe('middleware: the middleware adds to the response’s headers, however they are set', () => {
  const renew = createMiddleware();
  const said = { 'Content-Type': 'text/html', 'cache-control': 'no-cache', 'SET-COOKIE': 'theirs=1' };

  test.each<[string, RequestListener]>([
    [
      'setHeader',
      (_, response) => {
        for (const [name, text] of Object.entries(said)) response.setHeader(name, text);
        response.end();
      },
    ],
    ['writeHead', (_, response) => response.writeHead(200, said).end()],
    ['writeHead with a reason', (_, response) => response.writeHead(200, 'Fine', said).end()],
    ['both', (_, response) => response.setHeader('Set-Cookie', 'gone=1').writeHead(200, said).end()],
  ])('%s', async (_, listener) => {
    const { cookies, caching } = await answerOf((request, response) => {
      renew(request, response);
      listener(request, response);
    });
    expect({ cookies, caching }).toEqual({ cookies: ['theirs=1', cookie], caching: 'no-cache, private' });
  });

  test('headers that a site has once for all answers stay as they are: no visitor gets another’s cookie', async () => {
    const before = { ...said };
    for (const headers of [request, {}]) {
      const { cookies } = await answerOf(
        (request, response) => {
          renew(request, response);
          response.writeHead(200, said).end();
        },
        headers as Record<string, string>,
      );
      expect(cookies).toEqual(['theirs=1', ...(headers === request ? [cookie] : [])]);
    }
    expect(said).toEqual(before);
  });

  test('a list of headers, in which one may stand twice, goes out as it is', async () => {
    const { cookies } = await answerOf((request, response) => {
      renew(request, response);
      response.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end();
    });
    expect(cookies).toEqual(['a=1', 'b=2']);
  });
});

test('middleware: responses that are no page, or may be cached, stay unchanged', async () => {
  const renew = createMiddleware();
  for (const headers of [
    { 'content-type': 'image/png' },
    { 'content-type': 'text/html', 'cache-control': 'public, max-age=60' },
  ]) {
    const { cookies, caching } = await answerOf((request, response) => {
      renew(request, response);
      response.writeHead(200, headers).end();
    });
    expect(cookies).toEqual([]);
    expect(caching).toBe(headers['cache-control'] ?? null);
  }
});

test('middleware: Secure where the proxy says https', async () => {
  const renew = createMiddleware();
  const { cookies } = await answerOf((request, response) => renew(request, response, () => response.end()), {
    ...request,
    'x-forwarded-proto': 'https, http',
  });
  expect(cookies).toEqual([`${cookie}; Secure`]);
});

test('middleware: fastify: an onRequest hook', async () => {
  const renew = createMiddleware();
  const app = fastify();
  app.addHook('onRequest', (request, reply, done) => renew(request.raw, reply.raw, done));
  app.get('/', (_, reply) => reply.header('set-cookie', 'theirs=1').type('text/html').send('page'));
  await app.listen({ port: 0, host: '127.0.0.1' });
  stop = () => void app.close();
  const { port } = app.server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: request });
  expect([await response.text(), response.headers.getSetCookie()]).toEqual(['page', ['theirs=1', cookie]]);
});

test('middleware: an answer that it cannot understand goes out as it is, and its own faults stay its own', () => {
  const renew = createMiddleware();
  const writeHead = vi.fn(() => 'written');
  const broken = () => {
    throw new Error('broken');
  };
  const response = {
    getHeader: broken,
    setHeader: broken,
    writeHead: writeHead as (...input: never[]) => unknown,
  };
  renew({ headers: request }, response);
  expect(response.writeHead(200 as never)).toBe('written');
  expect(writeHead.mock.calls).toEqual([[200]]);
});

test.each([
  [{ name: 'a b' }, 'name'],
  [{ name: '' }, 'name'],
  [{ domain: 'https://shop.example' }, 'domain'],
  [{ domain: 'shop.example; HttpOnly' }, 'domain'],
  [{ path: 'shop' }, 'path'],
  [{ path: '/;a' }, 'path'],
  [{ sameSite: 'lax' }, 'sameSite'],
  [{ sameSite: 'None', secure: false }, 'sameSite'],
  [{ secure: 1 }, 'secure'],
  [{ maxAge: 0 }, 'maxAge'],
  [{ maxAge: NaN }, 'maxAge'],
  [{ answers: 'some' }, 'answers'],
  [{ httpOnly: true }, 'httpOnly'],
])('middleware: a wrong option is said when it is made: %j', (options, name) => {
  expect(() => createMiddleware(options as never)).toThrow(`"${name}"`);
  expect(() => createMiddleware(options as never)).toThrow(TypeError);
});

test('middleware: undefined options have their defaults', () => {
  expect(() =>
    createMiddleware({ name: undefined, domain: undefined, maxAge: Infinity, secure: false }),
  ).not.toThrow();
});
