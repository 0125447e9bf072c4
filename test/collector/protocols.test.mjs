// Each of the other protocols on its real path: the answers, what is stored, and what can be sent there instead.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { protocols } from '../../collector/protocols/index.mjs';
import { collectorOn } from './support/collector.mjs';
import { demo } from '../demo/support/demo.mjs';
import { newVisit, requests } from './support/vendor-requests.mjs';

const names = protocols.map(({ name }) => name);
const origin = 'http://localhost:5173';

const send = (url, { path, type, body }, headers = {}) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** What a browser has to know of an answer. */
const answers = {
  snowplow: { status: 200, type: /^text\/plain/, body: () => 'ok' },
  tracardi: {
    status: 200,
    type: /^application\/json/,
    body: ({ userId, sessionId }) =>
      expect.objectContaining({ profile: { id: userId }, session: { id: sessionId } }),
  },
  mparticle: { status: 202, type: null, body: () => '' },
  otlp: { status: 200, type: /^application\/json/, body: () => expect.any(Object) },
};

test.each(names)('protocols: %s: a request of its documentation is answered and stored', async (name) => {
  const running = await demo();
  const visit = newVisit();
  const answer = await send(running.url, requests[name](visit), { origin });
  const { status, type, body } = answers[name];
  expect(answer.status).toBe(status);
  if (type) expect(answer.headers.get('content-type')).toMatch(type);
  expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  const text = await answer.text();
  expect(type?.test('application/json') ? JSON.parse(text) : text).toEqual(body(visit));

  const { event, wire } = await running.json(`/api/events/${visit.eventId}`);
  expect(event).toMatchObject({
    id: visit.eventId,
    name: 'page_view',
    time: new Date(visit.time).toISOString(),
  });
  expect(wire).toMatchObject({ protocol: name, request: `POST ${requests[name](visit).path}` });
  expect(await running.json('/api/stats')).toMatchObject({ events: 1, faults: [] });
});

test.each(names)('protocols: %s: a repeated request counts once', async (name) => {
  const { url, stats } = await collectorOn();
  const request = requests[name](newVisit());
  const all = [await send(url, request), ...(await Promise.all([1, 2, 3].map(() => send(url, request))))];
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([answers[name].status]));
  expect(await stats()).toMatchObject({ events: 1, counters: { duplicate: 3 } });
});

/** As each of them answers by itself; `null`: whatever is asked for. */
const preflights = {
  snowplow: { status: 200, maxAge: '3600', allowed: 'Content-Type, SP-Anonymous' },
  tracardi: { status: 200, maxAge: '600', allowed: null },
  mparticle: { status: 204, maxAge: '86400', allowed: null },
  otlp: { status: 204, maxAge: '7200', allowed: null },
};

test.each(names)(
  'protocols: %s: a preflight lets its content type through, with credentials',
  async (name) => {
    const { url } = await collectorOn();
    const { path } = requests[name](newVisit());
    const asked = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    const { status, headers } = await fetch(url + path, { method: 'OPTIONS', headers: { origin, ...asked } });
    const { allowed, ...expected } = preflights[name];
    expect({ status, maxAge: headers.get('access-control-max-age') }).toEqual(expected);
    expect(headers.get('access-control-allow-headers')).toBe(allowed ?? 'content-type');
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
  },
);

test.each(names)('protocols: %s: a page of another site may not send', async (name) => {
  const { url, stats } = await collectorOn();
  expect((await send(url, requests[name](newVisit()), { origin: 'https://evil.example' })).status).toBe(403);
  expect(await stats()).toMatchObject({ events: 0, counters: { foreign: 1 } });
});

const odd = ['', 'oops', 'null', '1', '"text"', '[]', '{}', '[null]', '{"events":[null]}', '{"data":[null]}'];
const odder = [
  '{"events":{}}',
  '{"resourceLogs":[{"scopeLogs":[{"logRecords":[null]}]}]}',
  '{"__proto__":{}}',
];

test.each(names)('protocols: %s: a foreign request stores nothing, and breaks nothing', async (name) => {
  const { url, stats } = await collectorOn();
  const request = requests[name](newVisit());
  for (const body of [...odd, ...odder]) {
    const { status } = await send(url, { ...request, body });
    expect([body, status < 500]).toEqual([body, true]);
  }
  expect(await stats()).toMatchObject({ events: 0, counters: { failed: 0 } });
});

/** The paths of everything in a value. */
const pathsIn = (value, path = []) =>
  value !== null && typeof value === 'object'
    ? [path, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))]
    : [path];

const withChange = (value, [key, ...rest], change) => {
  if (key === undefined) return change;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = withChange(value[key], rest, change);
  return copy;
};

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, '', 0, -1, 1e300, [], {}, '\ud800', 'constructor', { toString: 1 }, '[', '{"a":'),
);

test.each(names)('protocols: %s: any value in any part of a request breaks nothing', async (name) => {
  const { url, stats } = await collectorOn();
  const request = requests[name](newVisit());
  const paths = pathsIn(request.body);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), strange, async (path, change) => {
      const body = withChange(request.body, path, change);
      const { status } = await send(url, { ...request, body });
      expect([status < 500, JSON.stringify(body)]).toEqual([true, JSON.stringify(body)]);
    }),
    { numRuns: 60 },
  );
  expect((await stats()).counters.failed).toBe(0);
});
