import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { batch, event } from '../collector/support/batches.mjs';
import { collectorOn, post } from '../collector/support/collector.mjs';
import { demo } from './support/demo.mjs';
import { ask, openSocket } from '../collector/support/raw.mjs';

/** A demo that holds one event, and what can be asked of it. */
const demoWithOne = async () => {
  const running = await demo();
  const one = event();
  await post(running.url, batch(one));
  const requests = [
    ['GET', '/api/stats'],
    ['GET', '/api/visitors'],
    ['GET', `/api/events?user=${one.session.userId}&session=${one.session.sessionId}`],
    ['GET', `/api/events/${one.id}`],
    ['GET', '/events/live'],
    ['DELETE', '/api/events'],
  ];
  const stored = async () => (await running.json('/api/stats')).events;
  return { ...running, requests, stored };
};

test('foreign pages: a name that a site has led to this machine is not answered: nothing is read, deleted or sent by it', async () => {
  const { url, requests, stored } = await demoWithOne();
  const { port } = new URL(url);
  const all = [...requests, ['GET', '/'], ['GET', '/inspector'], ['GET', '/sojourn.js'], ['GET', '/nowhere']];
  const bodies = { POST: JSON.stringify(batch()) };
  for (const host of [
    `evil.example:${port}`,
    'evil.example',
    `localhost.evil.example:${port}`,
    'x@localhost',
  ])
    for (const [method, path] of [...all, ['POST', '/e']]) {
      // As a page of that name: of one origin with what answers.
      const headers = { host, origin: `http://${host}`, 'content-type': 'text/plain' };
      const { status, text } = await ask(url + path, { method, headers, body: bodies[method] });
      expect([host, path, status, JSON.parse(text).error]).toEqual([host, path, 403, 'foreign']);
    }
  expect(await stored()).toBe(1);
});

test('foreign pages: a request without a host is not answered either', async () => {
  const { url } = await demo();
  for (const lines of ['GET / HTTP/1.0', 'GET / HTTP/1.1\r\nhost:\r\nconnection: close']) {
    const socket = openSocket(url);
    socket.write(`${lines}\r\n\r\n`);
    expect(await socket.answer).toMatch(/^HTTP\/1\.1 403 /);
  }
});

test('foreign pages: names of this machine are answered on any port, and so is the called address', async () => {
  const { url } = await demo({ host: '127.0.0.1' });
  for (const host of ['localhost', 'LOCALHOST:1', 'shop.localhost:8080', '127.0.0.1:9', '[::1]:8080'])
    expect([host, (await ask(url, { headers: { host } })).status]).toEqual([host, 200]);
  expect((await ask(url, { headers: { host: '10.1.2.3' } })).status).toBe(403);
});

test('foreign pages: further names are given when it starts', async () => {
  const { url } = await demo({ hosts: ['Shop.example'] });
  expect((await ask(url, { headers: { host: 'shop.example:8080' } })).status).toBe(200);
  expect((await ask(url, { headers: { host: 'other.example' } })).status).toBe(403);
});

test.each([
  ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['that does not say which it is', { origin: 'null' }],
  ['of another port of this machine', { origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' }],
  ['that names no origin, but shows an image', { 'sec-fetch-site': 'cross-site' }],
])('foreign pages: a page %s can neither read nor delete', async (_, headers) => {
  const { url, requests, stored } = await demoWithOne();
  for (const [method, path] of requests) {
    const answer = await ask(url + path, { method, headers });
    expect([path, answer.status, answer.headers['access-control-allow-origin']]).toEqual([
      path,
      403,
      undefined,
    ]);
  }
  // Nor does a preflight allow it to.
  const preflight = { method: 'OPTIONS', headers: { ...headers, 'access-control-request-method': 'DELETE' } };
  const { headers: allowed } = await ask(`${url}/api/events`, preflight);
  expect(allowed['access-control-allow-methods']).toBeUndefined();
  expect(await stored()).toBe(1);
});

test('foreign pages: the inspector’s own page may, and so may a program', async () => {
  const { url, requests, stored } = await demoWithOne();
  const own = { origin: url, 'sec-fetch-site': 'same-origin' };
  for (const [method, path] of requests) {
    expect((await ask(url + path, { method, headers: own })).status).toBe(method === 'DELETE' ? 204 : 200);
    expect((await ask(url + path, { method })).status).not.toBe(403);
  }
  expect(await stored()).toBe(0);
});

test('foreign pages: the collector alone keeps its numbers from other pages too', async () => {
  const { url } = await collectorOn();
  expect((await ask(`${url}/metrics`, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  expect((await ask(`${url}/metrics`, { headers: { host: 'evil.example' } })).status).toBe(403);
  expect((await ask(`${url}/metrics`)).status).toBe(200);
});

test('foreign pages: no answer is taken for what it does not say it is', async () => {
  const { url } = await demo();
  const paths = ['/', '/inspector', '/nowhere', '/sojourn.js', '/web/dom.js', '/shop/shop.css', '/api/stats'];
  const more = [
    '/api/visitors',
    `/api/events/${randomUUID()}`,
    '/events/live',
    '/%zz',
    '/e',
    '/shop/../../x',
  ];
  const answers = await Promise.all([...paths, ...more].map((path) => ask(url + path)));
  const text = { 'content-type': 'text/plain' };
  answers.push(await ask(`${url}/e`, { method: 'POST', headers: text, body: JSON.stringify(batch()) }));
  answers.push(await ask(`${url}/e`, { method: 'POST', headers: text, body: 'oops' }));
  answers.push(await ask(`${url}/e`, { method: 'OPTIONS' }));
  answers.push(await ask(url, { headers: { host: 'evil.example' } }));
  expect(answers.map(({ headers }) => headers['x-content-type-options'])).toEqual(
    answers.map(() => 'nosniff'),
  );
});
