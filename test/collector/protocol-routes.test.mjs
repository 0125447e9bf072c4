// The paths of other collectors: one that is made up, so that what is asked here is the way and not a format.
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { event } from './support/batches.mjs';
import { collectorOn, newDataFile } from './support/collector.mjs';
import { demo } from '../demo/support/demo.mjs';
import { plain } from './support/plain-protocol.mjs';
import { ask, openSocket } from './support/raw.mjs';
import { soon } from './support/soon.mjs';

const origin = 'http://localhost:5173';
const collector = (options = {}) => collectorOn(newDataFile(), { protocols: [plain()], ...options });
const send = (url, list, headers = { 'content-type': 'application/json' }) =>
  fetch(`${url}/plain/key/events`, {
    method: 'POST',
    headers,
    body: typeof list === 'string' ? list : JSON.stringify(list),
  });
const rowsOf = ({ collector: { query } }) =>
  query('SELECT id::VARCHAR AS id, name, protocol, request, wire, event FROM events ORDER BY time, name');

test('protocol routes: events are stored as ours, beside each what went over the wire, and the answer is the other collector’s', async () => {
  const running = await collector();
  const [one, two] = [event(), event({ name: 'purchase', time: '2031-01-01T00:00:00.000Z' })];
  const answer = await send(running.url, [one, two], { origin });
  expect([answer.status, answer.headers.get('x-plain'), await answer.text()]).toEqual([200, 'yes', 'ok']);
  const kept = { protocol: 'plain', request: 'POST /plain/key/events' };
  const rows = await rowsOf(running);
  expect(rows).toMatchObject([
    { id: one.id, name: 'signup', wire: '{"sent":"signup"}', ...kept },
    { id: two.id, name: 'purchase', wire: '{"sent":"purchase"}', ...kept },
  ]);
  expect(rows.map(({ event }) => JSON.parse(event))).toEqual([one, two]);
});

test('protocol routes: a request without a body is read by its query', async () => {
  const running = await collector();
  const list = encodeURIComponent(JSON.stringify([event()]));
  expect((await fetch(`${running.url}/pixel?list=${list}`)).status).toBe(200);
  expect(await rowsOf(running)).toMatchObject([
    { request: expect.stringMatching(/^GET \/pixel\?list=/), protocol: 'plain' },
  ]);
  // Nobody means to send by it.
  expect((await fetch(`${running.url}/pixel?list=${list}`, { method: 'HEAD' })).status).toBe(404);
});

test('protocol routes: an id counts once, whichever protocol brought it, and a file keeps that', async () => {
  const first = await collector();
  const one = event();
  await send(first.url, [one, one]);
  await send(first.url, [one, event()]);
  await first.close();
  const second = await collectorOn(first.dataFile, { protocols: [plain()] });
  const { id, name, time, properties, session, ...group } = one;
  const { eventIndex, state, ...shared } = session;
  const events = [{ id, name, time, properties, eventIndex, state }];
  const batch = {
    sentAt: time,
    context: { sdk: { name: 'sojourn', version: '0' } },
    groups: [{ ...group, session: shared, events }],
  };
  const native = await fetch(`${second.url}/e`, { method: 'POST', body: JSON.stringify(batch) });
  expect(native.status).toBe(204);
  expect(await second.stats()).toMatchObject({ events: 2, counters: { duplicate: 3 } });
});

test('protocol routes: faults in an accepted request are counted and reported, and the rest is stored', async () => {
  const { url, collector: running, stats } = await collector();
  const answer = await send(url, [event(), { fault: 'event 2: no name' }, event()]);
  expect(answer.status).toBe(200);
  expect(await stats()).toMatchObject({ events: 2, counters: { partly: 1, invalid: 0 } });
  expect(running.lastFaults()).toMatchObject([{ protocol: 'plain', text: 'event 2: no name' }]);
  await running.clear();
  expect(running.lastFaults()).toEqual([]);
});

test('protocol routes: the latest twenty faults are listed, each of them short', async () => {
  const { url, collector: running } = await collector();
  const faults = Array.from({ length: 30 }, (_, i) => ({ fault: `${i} ${'x'.repeat(2_000)}` }));
  // Of one request twenty are taken, so two of them send these.
  await send(url, faults.slice(0, 15));
  await send(url, faults.slice(15));
  const messages = running.lastFaults();
  expect(messages.map(({ text }) => text.split(' ')[0])).toEqual(
    Array.from({ length: 20 }, (_, i) => String(29 - i)),
  );
  for (const { text } of messages) expect(text).toHaveLength(500);
});

test.each([
  [400, 'invalid'],
  [401, 'key'],
  [403, 'key'],
  [413, 'too-large'],
  [415, 'content-type'],
  [422, 'invalid'],
])('protocol routes: a request that its collector refuses by %s stores nothing', async (status, kind) => {
  const answer = { status, headers: { 'content-type': 'application/json' }, body: '{"why":"because"}' };
  const { url, stats } = await collector({ protocols: [plain(answer)] });
  const refused = await send(url, [event(), { fault: 'wrong' }], { origin });
  expect([refused.status, await refused.json()]).toEqual([status, { why: 'because' }]);
  expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
  expect(await stats()).toMatchObject({ events: 0, counters: { [kind]: 1, partly: 0 } });
});

test('protocol routes: an answer is made with the faults in view', async () => {
  const answer = ({ faults }) => ({ status: 200, body: { rejected: faults.length } });
  const { url } = await collector({ protocols: [plain(answer)] });
  expect(await (await send(url, [{ fault: 'a' }, { ...event(), id: 'no' }])).json()).toEqual({ rejected: 2 });
});

test.each([
  ['no id', { id: undefined }, /id/],
  ['an id that is none', { id: 'abc' }, /id must match/],
  ['a name that is none', { name: '' }, /name/],
  ['a time that is none', { time: 'soon' }, /time must be one, not "soon"/],
  [
    'a session without an id',
    { session: { userId: 'x' } },
    /session must have required property 'sessionId'/,
  ],
  ['an index in words', { session: { sessionId: 'x', sessionIndex: 'one' } }, /session.sessionIndex must be/],
  ['a page that is a text', { page: 'x' }, /page must be object/],
  ['properties that are a list', { properties: null }, /properties must be object/],
])(
  'protocol routes: an event with %s is a fault, and takes no other down with it',
  async (_, changes, sentence) => {
    const { url, collector: running, stats } = await collector();
    expect((await send(url, [{ ...event(), ...changes }, event()])).status).toBe(200);
    expect(await stats()).toMatchObject({ events: 1, counters: { partly: 1, failed: 0 } });
    expect(running.lastFaults()).toMatchObject([{ text: expect.stringMatching(sentence) }]);
  },
);

test('protocol routes: a value that is no event is a fault too', async () => {
  const { url, stats } = await collector();
  expect((await send(url, [null, event()])).status).toBe(200);
  expect(await stats()).toMatchObject({ events: 1, counters: { partly: 1, failed: 0 } });
});

test('protocol routes: a protocol may leave out what it does not carry', async () => {
  const running = await demo({ protocols: [plain()] });
  const { id, name, time, properties } = event();
  const session = { sessionId: 'a session', userId: 'somebody' };
  const answer = await send(running.url, [{ id, name, time, properties, session }]);
  expect(answer.status).toBe(200);
  const { visitors } = await running.json('/api/visitors');
  expect(visitors).toMatchObject([{ userId: 'somebody', shown: [{ id: 'a session', protocol: 'plain' }] }]);
  expect((await running.json(`/api/events/${id}`)).event).toEqual({ id, name, time, properties, session });
});

test('protocol routes: without a session an event is kept, though no visitor has it', async () => {
  const running = await demo({ protocols: [plain()] });
  const one = event({ session: undefined });
  await send(running.url, [one]);
  expect((await running.json('/api/stats')).events).toBe(1);
  expect((await running.json(`/api/events/${one.id}`)).wire).toEqual({
    protocol: 'plain',
    request: 'POST /plain/key/events',
    body: { sent: 'signup' },
  });
});

test('protocol routes: the inspector shows of a native event what its batch would be with it alone', async () => {
  const running = await demo();
  const one = event({ user: { id: 'ada' }, context: { experiment: 'b' } });
  const { id, name, time, properties, session, context, ...group } = one;
  const { eventIndex, state, ...shared } = session;
  const batch = {
    sentAt: time,
    context: { sdk: { name: 'sojourn', version: '1' } },
    groups: [
      {
        ...group,
        session: shared,
        events: [
          { id, name, time, properties, context, eventIndex, state },
          { id: event().id, name: 'another', time, properties, eventIndex: 2, state },
        ],
      },
    ],
  };
  await fetch(`${running.url}/e`, { method: 'POST', body: JSON.stringify(batch) });
  const { wire } = await running.json(`/api/events/${id}`);
  const alone = { ...batch.groups[0], events: batch.groups[0].events.slice(0, 1) };
  expect(wire).toEqual({ protocol: 'native', request: 'POST /e', body: { ...batch, groups: [alone] } });
});

const corsOf = ({ headers }) =>
  Object.fromEntries([...headers].filter(([name]) => /^access-control-|^vary$/.test(name)));
const open = {
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'retry-after',
  vary: 'origin',
};

test('protocol routes: a preflight says what the other collector says; with credentials too, and for each path', async () => {
  const { url } = await collector();
  for (const path of ['/plain/key/events', '/pixel']) {
    const asked = { origin, 'access-control-request-headers': 'content-type,x-more' };
    const answer = await fetch(url + path, { method: 'OPTIONS', headers: asked });
    expect([answer.status, corsOf(answer)]).toEqual([
      200,
      {
        ...open,
        'access-control-allow-methods': 'POST, GET',
        'access-control-allow-headers': 'Content-Type, X-Plain',
        'access-control-max-age': '60',
      },
    ]);
  }
});

test('protocol routes: CORS is decided by this collector alone, whatever the other protocol’s answer would say', async () => {
  const anybody = {
    status: 200,
    headers: { 'Access-Control-Allow-Origin': '*', vary: 'nothing' },
    body: 'ok',
  };
  const { url, stats } = await collector({ protocols: [plain(anybody)] });
  expect(corsOf(await send(url, [event()], { origin }))).toEqual(open);
  for (const foreign of ['https://evil.example', 'null']) {
    const refused = await send(url, [event()], { origin: foreign });
    expect([refused.status, corsOf(refused)]).toEqual([403, { vary: 'origin' }]);
    const preflight = await fetch(`${url}/plain/key/events`, {
      method: 'OPTIONS',
      headers: { origin: foreign },
    });
    expect([preflight.status, corsOf(preflight)]).toEqual([403, { vary: 'origin' }]);
  }
  const led = await ask(`${url}/plain/key/events`, { method: 'POST', headers: { host: 'evil.example' } });
  expect(led.status).toBe(403);
  expect(await stats()).toMatchObject({ events: 1, counters: { foreign: 4 } });
});

test('protocol routes: the limits are those of the native path: a body, what waits, and what is stored with each event', async () => {
  const memoryLimit = 400_000;
  const shared = { wide: 'x'.repeat(4_000) };
  const wide = plain({ status: 200, body: 'ok' });
  const read = (request) => {
    const { events, faults } = wide.read(request);
    return { events: events.map((one) => ({ ...one, wire: shared })), faults };
  };
  const {
    url,
    collector: running,
    stats,
  } = await collector({
    bodyLimit: 100_000,
    memoryLimit,
    protocols: [{ ...wide, read }],
  });
  expect((await send(url, 'x'.repeat(100_001))).status).toBe(413);
  // Small on the wire, and large when each has it.
  expect(
    (
      await send(
        url,
        Array.from({ length: 30 }, () => event()),
      )
    ).status,
  ).toBe(413);
  expect((await send(url, [event()])).status).toBe(200);

  const begun = Array.from({ length: 4 }, () => {
    const socket = openSocket(url);
    const lines = ['POST /plain/key/events HTTP/1.1', 'host: localhost', 'content-length: 100000', '', '{'];
    socket.write(lines.join('\r\n'));
    return socket;
  });
  await soon(() => running.waitingBytes() === memoryLimit);
  const refused = await send(url, [event()]);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  for (const socket of begun) socket.destroy();
  await soon(() => running.waitingBytes() === 0);
  expect((await send(url, [event()])).status).toBe(200);
  expect(await stats()).toMatchObject({ events: 2, counters: { 'too-large': 2, overloaded: 1 } });
});

test('protocol routes: a value nested too deeply is replaced by a note, and the event counts', async () => {
  const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
  const one = event();
  const nested = { ...plain(), read: () => ({ events: [{ ...one, wire: { deep } }], faults: [] }) };
  const running = await demo({ protocols: [nested] });
  expect((await send(running.url, '')).status).toBe(200);
  const { wire } = await running.json(`/api/events/${one.id}`);
  expect(wire.body).toEqual({ $left_out: 'nested too deeply to be stored' });
});

test('protocol routes: a request on which the reader fails is rejected permanently, and reported', async () => {
  const stumbling = {
    ...plain(),
    read: () => {
      throw new TypeError('a slip');
    },
  };
  const { url, collector: running, stats } = await collector({ protocols: [stumbling] });
  const answer = await send(url, []);
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { error: 'unreadable', detail: 'The body is not as its protocol has it. a slip' },
  ]);
  expect(running.lastFaults()).toMatchObject([{ protocol: 'plain', text: 'a slip' }]);
  expect(await stats()).toMatchObject({ counters: { unreadable: 1, failed: 0 } });
});

test('protocol routes: a file from before there was more than one protocol is read and written on', async () => {
  const first = await collector();
  await send(first.url, [event({ name: 'before' })]);
  await first.close();
  const instance = await DuckDBInstance.create(first.dataFile);
  const connection = await instance.connect();
  for (const name of ['protocol', 'request', 'wire'])
    await connection.run(`ALTER TABLE events DROP COLUMN ${name}`);
  connection.closeSync();
  instance.closeSync();

  const running = await demo({ dataFile: first.dataFile, protocols: [plain()] });
  await send(running.url, [event({ name: 'after' })]);
  const { visitors } = await running.json('/api/visitors');
  const shown = visitors.flatMap((visitor) => visitor.shown);
  expect(new Set(shown.map(({ protocol }) => protocol))).toEqual(new Set(['plain', 'native']));
  const before = shown.find(({ protocol }) => protocol === 'native');
  const query = new URLSearchParams({ user: before.userId, session: before.id });
  const [{ id }] = await running.json(`/api/events?${query}`);
  const { wire } = await running.json(`/api/events/${id}`);
  expect(wire).toMatchObject({ protocol: 'native', body: { groups: [{ events: [{ name: 'before' }] }] } });
});
