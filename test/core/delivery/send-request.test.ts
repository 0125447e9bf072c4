// One request against a real server: what it carries, and what its answer means.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
type Room = typeof import('../../../src/core/delivery/send-request');

let room: Room;
let received: { method?: string; type?: string; body: string }[];
let handle: Handler;
let url: string;
const beacons: { url: string; body: unknown }[] = [];
let beaconResult: boolean | undefined;
const browser = {
  onLine: true,
  sendBeacon: (to: string, body: unknown) => (beacons.push({ url: to, body }), beaconResult),
};

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  received.push({ method: request.method, type: request.headers['content-type'], body });
  handle(request, response);
});

beforeEach(async () => {
  received = [];
  beacons.length = 0;
  beaconResult = true;
  browser.onLine = true;
  handle = (_request, response) => response.writeHead(204).end();
  vi.stubGlobal('navigator', browser);
  // The room remembers what it has learned of the browser: each test has its own.
  vi.resetModules();
  room = await import('../../../src/core/delivery/send-request');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/e`;
});
afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const send = (more: object = {}, signal = new AbortController().signal) =>
  room.sendRequest(
    { url, body: 'text', events: [], ...more } as never,
    {
      signal,
      keepalive: false,
    },
    async () => 'acknowledged' as never,
  );

describe('request: content', () => {
  test('a text without a type, so that no preflight comes first', async () => {
    await send();
    expect(received).toEqual([{ method: 'POST', type: 'text/plain;charset=UTF-8', body: 'text' }]);
  });
  test("a protocol's content type with the same body", async () => {
    await send({ contentType: 'application/json' });
    expect(received).toEqual([{ method: 'POST', type: 'application/json', body: 'text' }]);
  });
  test('no referrer, and no redirect is followed', async () => {
    const fetched = vi.fn(fetch);
    vi.stubGlobal('fetch', fetched);
    await send();
    expect(fetched.mock.calls[0]![1]).toMatchObject({ redirect: 'manual', referrerPolicy: 'no-referrer' });
  });
});

describe('request: meaning of the answer', () => {
  test('status, response and what the protocol says of it', async () => {
    handle = (_request, response) => response.writeHead(202).end('taken');
    const [status, response, accepted] = await send();
    expect([status, await response!.text(), accepted]).toEqual([202, 'taken', 'acknowledged']);
  });
  test('an answer that breaks off is none', async () => {
    handle = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.socket!.destroy(), 20);
    };
    expect(await send()).toEqual([0]);
  });
  test('an answer that a wrapper of fetch has read counts', async () => {
    handle = (_request, response) => response.writeHead(200).end('read');
    vi.stubGlobal('fetch', async (...call: Parameters<typeof fetch>) => {
      const response = await globalFetch(...call);
      await response.text();
      return response;
    });
    expect(await send()).toMatchObject([200, {}, 'acknowledged']);
  });
  test('a connection that is reset is no answer', async () => {
    handle = (request) => request.socket.destroy();
    expect(await send()).toEqual([0]);
  });
  test('a request that is given up settles, also where fetch never does', async () => {
    vi.stubGlobal('fetch', () => new Promise(() => {}));
    const controller = new AbortController();
    const answer = send({}, controller.signal);
    controller.abort();
    expect(await answer).toEqual([0]);
  });
  test('a wrapper of fetch that throws is no answer', async () => {
    vi.stubGlobal('fetch', () => {
      throw new TypeError();
    });
    expect(await send()).toEqual([0]);
  });
  test('a missing answer is reported one task later, when the page knows whether it was left', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError()));
    const order: string[] = [];
    const answer = send().then(() => order.push('answer'));
    setTimeout(() => order.push('next task'));
    await answer;
    expect(order).toEqual(['next task', 'answer']);
  });
  test('a missing answer is reported where a wrapper of setTimeout passes no arguments on', async () => {
    const real = setTimeout;
    vi.stubGlobal('setTimeout', (work: () => void, ms?: number) => real(work, ms));
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError()));
    expect(await send()).toEqual([0]);
  });
});

const globalFetch = fetch;

describe('request: a browser that says it is offline', () => {
  test('is believed until a request was answered all the same', async () => {
    browser.onLine = false;
    expect(room.isOnline()).toBe(false);
    await send();
    expect(room.isOnline()).toBe(true);
  });
  test('is believed again when the answers came while it was online', async () => {
    await send();
    browser.onLine = false;
    expect(room.isOnline()).toBe(false);
  });
});

describe('request: beacon', () => {
  const beacon = () => room.sendBeacon({ url, body: 'text', events: [] } as never);
  test.each([true, false])('says whether the browser took it: %s', (taken) => {
    beaconResult = taken;
    expect([beacon(), beacon()]).toEqual([taken, taken]);
    expect(beacons).toEqual([
      { url, body: 'text' },
      { url, body: 'text' },
    ]);
  });
  test('is tried once where a wrapper returns nothing', () => {
    beaconResult = undefined;
    expect(beacon()).not.toBe(true);
    beaconResult = true;
    expect(beacon()).toBe(false);
    expect(beacons).toHaveLength(1);
  });
});

describe('request: without cookies, while the page closes', () => {
  test('outlives the page, omits credentials and returns true', async () => {
    const fetched = vi.fn(async () => new Response());
    vi.stubGlobal('fetch', fetched);
    const fail = vi.fn();
    expect(room.sendBare({ url, body: 'text', events: [] } as never, fail)).toBe(true);
    expect(fetched).toHaveBeenCalledWith(
      url,
      expect.objectContaining({ credentials: 'omit', keepalive: true }),
    );
    expect(fail).not.toHaveBeenCalled();
  });
  test('reports that it failed', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError()));
    await new Promise<void>((resolve) =>
      room.sendBare({ url, body: '', events: [] } as never, () => resolve()),
    );
  });
});
