import { expect, test } from 'vitest';
import { batch, event, session } from './support/batches.mjs';
import { collectorOn, newDataFile, post, readFile } from './support/collector.mjs';

test('storing: a batch is stored as it was sent', async () => {
  const { url, dataFile, close } = await collectorOn();
  const events = [
    event(),
    event({ name: 'purchase', properties: { total: 12.5, tags: ['a', 'ü', '日本'] } }),
  ];
  expect((await post(url, batch(...events))).status).toBe(204);
  await close();
  const rows = await readFile(dataFile);
  const byId = new Map(rows.map((row) => [row.id, JSON.parse(row.event)]));
  expect(byId).toEqual(new Map(events.map((sent) => [sent.id, sent])));
});

test('storing: an id counts once: in a batch, in a later one, and after a restart', async () => {
  const first = await collectorOn();
  const one = event();
  await post(first.url, batch(one, one, event()));
  await post(first.url, batch(one));
  expect(await first.stats()).toMatchObject({ events: 2, counters: { duplicate: 2 } });
  await first.close();

  const second = await collectorOn(first.dataFile);
  await post(second.url, batch(one, event()));
  expect(await second.stats()).toMatchObject({ events: 3, counters: { duplicate: 3 } });
});

test('storing: the same batch sent many times at once counts once', async () => {
  const { url, stats } = await collectorOn();
  const same = batch(event(), event());
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(url, same)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
  expect(await stats()).toMatchObject({ events: 2, counters: { duplicate: 38 } });
});

test('storing: a restart loses nothing', async () => {
  const first = await collectorOn();
  const events = Array.from({ length: 200 }, () => event());
  await Promise.all(events.map((one) => post(first.url, batch(one))));
  await first.close();
  const ids = (await readFile(first.dataFile)).map(({ id }) => id);
  expect(ids.sort()).toEqual(events.map(({ id }) => id).sort());
});

test('storing: the skew of the clock is what lies between sending and arrival', async () => {
  const arrival = Date.parse('2031-05-05T12:00:00.000Z');
  const { url, dataFile, close } = await collectorOn(newDataFile(), { now: () => arrival });
  await post(url, { ...batch(), sentAt: '2031-05-05T11:58:30.000Z' });
  await close();
  expect(await readFile(dataFile)).toMatchObject([{ skew: 90_000 }]);
});

const deep = (levels) => JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels));
const withProperties = (json) =>
  JSON.stringify(batch(event({ properties: { mark: 1 } }))).replace('{"mark":1}', json);

test.each([
  ['a lone surrogate as an escape', withProperties('{"text":"\\ud800 and \\udfff"}')],
  ['NUL', withProperties('{"te\\u0000xt":"\\u0000"}')],
  ['a number that no double holds', withProperties('{"n":1e999,"m":-1e999,"z":-0}')],
  ['__proto__ as a key', withProperties('{"__proto__":{"x":1},"constructor":{"prototype":1}}')],
  ['deep properties', JSON.stringify(batch(event({ properties: deep(2_000) })))],
  [
    'properties deeper than the stack',
    withProperties('{"a":' + '['.repeat(200_000) + ']'.repeat(200_000) + '}'),
  ],
  [
    'half characters in every text',
    JSON.stringify(batch(event({ name: '\ud800\0', user: { id: '\udfff' } }))),
  ],
  [
    'a huge count',
    JSON.stringify(batch(event({ session: session({ sessionIndex: 1e300, eventIndex: 1e300 }) }))),
  ],
  ['a date that does not exist', JSON.stringify(batch(event({ time: '2024-13-45T99:99:99.999Z' })))],
  ['the last date there is', JSON.stringify(batch(event({ time: '+275760-09-13T00:00:00.000Z' })))],
  ['a date before history', JSON.stringify(batch(event({ time: '-271821-04-20T00:00:00.000Z' })))],
  [
    'a transition of no known kind',
    JSON.stringify(
      batch(
        event({ name: 'application_state_transition', properties: { transition_type: { toString: 1 } } }),
      ),
    ),
  ],
  ['no session', JSON.stringify(batch(event({ session: undefined })))],
])('storing: odd but valid is stored: %s', async (_name, body) => {
  const { url, dataFile, close } = await collectorOn();
  expect((await post(url, body)).status).toBe(204);
  await close();
  const [row, ...more] = await readFile(dataFile);
  expect(more).toEqual([]);
  expect(JSON.parse(row.event)).toMatchObject({ id: JSON.parse(body).groups[0].events[0].id });
});

test('storing: text columns take what is no UTF-8, and what ends a C string', async () => {
  const { url, dataFile, close } = await collectorOn();
  await post(url, batch(event({ name: 'a\0b\ud800c' })));
  await close();
  expect(await readFile(dataFile)).toMatchObject([{ name: 'a\0b\ufffdc' }]);
});

test('storing: a lone surrogate comes back as it was sent', async () => {
  const { url, dataFile, close } = await collectorOn();
  await post(url, withProperties('{"text":"\\ud800"}'));
  await close();
  const [{ event: stored }] = await readFile(dataFile);
  expect(JSON.parse(stored).properties).toEqual({ text: '\ud800' });
});
