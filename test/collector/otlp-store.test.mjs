// The collector in front of an OpenTelemetry Collector: what a real HTTP server received, and what its answers become.
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { openOtlpStore } from '../../collector/stores/otlp-store.mjs';
import { otlp as reader } from '../../collector/protocols/otlp.mjs';
import { batch, event, session } from './support/batches.mjs';
import { collectorOn, post } from './support/collector.mjs';
import { newVisit, requests } from './support/vendor-requests.mjs';

const scope = { name: 'sojourn-collector', version: '0.0.0' };
const taken = { status: 200, body: '{"partialSuccess":{}}' };

/** A server that answers as configured, and has what it received. */
const openTelemetry = async (answer = () => taken) => {
  const received = [];
  const server = createServer(async (request, response) => {
    const body = (await request.setEncoding('utf8').toArray()).join('');
    received.push({ path: request.url, headers: request.headers, body });
    const { status, headers, body: text } = answer(received.length, body);
    response.writeHead(status, headers).end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  onTestFinished(() => server.listening && close());
  return { received, close, endpoint: `http://127.0.0.1:${server.address().port}` };
};
const forwarding = async (next, options = {}) => {
  const store = await openOtlpStore(next.endpoint, { scope, ...options });
  return collectorOn(undefined, { store });
};
/** All events of all requests, read by the strict reader of this collector. */
const eventsOf = ({ received }) =>
  received.flatMap(({ headers, body }) => {
    const { events, faults } = reader.read({ headers, body });
    expect(faults).toEqual([]);
    return events;
  });

test('otlp store: events arrive as `sojourn/otlp` sends them, and are acknowledged after that', async () => {
  const next = await openTelemetry();
  const { url } = await forwarding(next, { headers: { 'x-key': 'k' }, records: { serviceName: 'shop' } });
  const events = [
    event({ name: 'page_view', properties: { navigation: 'load' } }),
    event({ session: session({ attributes: { plan: 'pro' } }), user: { id: 'anna', traits: { age: 7 } } }),
    event({ name: 'session_end', session: { ...session(), eventIndex: null } }),
  ];
  expect((await post(url, batch(...events))).status).toBe(204);
  expect(next.received).toMatchObject([{ path: '/v1/logs', headers: { 'x-key': 'k' } }]);
  const arrived = eventsOf(next).map(({ wire: _wire, ...rest }) => rest);
  expect(arrived).toEqual(events);
  const { resource } = JSON.parse(next.received[0].body).resourceLogs[0];
  const names = resource.attributes.map(({ key }) => key);
  expect(names).toContain('service.name');
  // That would be Node's.
  expect(names).not.toContain('user_agent.original');
});

test('otlp store: many large events go in requests below the limit, in their order', async () => {
  const next = await openTelemetry();
  const { url } = await forwarding(next);
  const events = Array.from({ length: 30 }, () => event({ properties: { text: 'x'.repeat(30_000) } }));
  const twice = [batch(...events), batch(...events.map((one) => ({ ...one, id: event().id })))];
  expect((await Promise.all(twice.map((one) => post(url, one)))).map(({ status }) => status)).toEqual([
    204, 204,
  ]);
  expect(next.received.length).toBeGreaterThan(1);
  expect(Math.max(...next.received.map(({ body }) => Buffer.byteLength(body)))).toBeLessThan(1_048_576);
  expect(eventsOf(next)).toHaveLength(60);
});

test('otlp store: events of every other protocol are forwarded, and an OTLP record is forwarded unchanged', async () => {
  const next = await openTelemetry();
  const { url } = await forwarding(next);
  for (const [name, request] of Object.entries(requests)) {
    const visit = newVisit();
    const { path, type, body } = request(visit);
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify(body),
    });
    expect([name, answer.status]).toEqual([name, name === 'mparticle' ? 202 : 200]);
    const { resourceLogs } = JSON.parse(next.received.at(-1).body);
    const [record] = resourceLogs[0].scopeLogs[0].logRecords;
    const uid = record.attributes.find(({ key }) => key === 'log.record.uid');
    expect([name, uid.value.stringValue]).toEqual([name, visit.eventId]);
    if (name === 'otlp') expect(record).toEqual(body.resourceLogs[0].scopeLogs[0].logRecords[0]);
  }
});

test.each([
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '17' } }, 503, '17'],
  ['503', { status: 503 }, 503, '5'],
  ['500', { status: 500 }, 503, '5'],
  ['401', { status: 401 }, 503, '5'],
  ['a redirect', { status: 307, headers: { location: '/elsewhere' } }, 503, '5'],
  ['400', { status: 400, body: 'cannot decode' }, 422, null],
  ['413', { status: 413 }, 422, null],
  [
    'a partial success',
    { status: 200, body: '{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"no"}}' },
    422,
    null,
  ],
])('otlp store: after %s nothing is acknowledged', async (_what, answer, status, retryAfter) => {
  const next = await openTelemetry(() => answer);
  const { url } = await forwarding(next);
  const refused = await post(url, batch());
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([status, retryAfter]);
  expect(next.received).toHaveLength(1);
});

test('otlp store: a rejected batch does not affect others', async () => {
  const next = await openTelemetry((_n, body) => (body.includes('poison') ? { status: 400 } : taken));
  const { url } = await forwarding(next);
  const batches = [batch(), batch(event({ name: 'poison' })), batch()];
  const answers = await Promise.all(batches.map((one) => post(url, one)));
  expect(answers.map(({ status }) => status)).toEqual([204, 422, 204]);
});

test('otlp store: a collector that is away, or does not answer in time, is no acknowledgement', async () => {
  const next = await openTelemetry();
  const { url } = await forwarding(next);
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  await next.close();
  expect((await post(url, batch())).status).toBe(503);
  expect((await fetch(`${url}/ready`)).status).toBe(503);
  const silent = createServer(() => {});
  await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => silent.close().closeAllConnections());
  const endpoint = `http://127.0.0.1:${silent.address().port}`;
  const slow = await forwarding({ endpoint }, { timeout: 200 });
  expect((await post(slow.url, batch())).status).toBe(503);
});

test('otlp store: deletion is refused, with a hint where to delete', async () => {
  const store = await openOtlpStore((await openTelemetry()).endpoint, { scope });
  const { url } = await collectorOn(undefined, { store, adminToken: '0123456789abcdef' });
  const answer = await fetch(`${url}/admin/delete-visitor`, {
    method: 'POST',
    headers: { authorization: 'Bearer 0123456789abcdef', 'content-type': 'application/json' },
    body: '{"userId":"x"}',
  });
  expect([answer.status, (await answer.json()).detail]).toEqual([
    501,
    'The store "otlp" cannot do this: it must be done where the events are stored.',
  ]);
});
