// What an operator and the machinery of theirs ask of a collector: health, metrics, deletion, snapshots.
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDuckdbStore } from '../../collector/stores/duckdb-store.mjs';
import { refuse } from '../../collector/intake/refuse.mjs';
import { batch, event, session } from './support/batches.mjs';
import { collectorOn, newDataFile, post, readFile } from './support/collector.mjs';
import { soon } from './support/soon.mjs';

const token = '0123456789abcdef';
const DAY_MS = 86_400_000;

const ask = async (url, path, body, authorization = `Bearer ${token}`) => {
  const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return [answer.status, await answer.json()];
};
const names = async ({ store }) =>
  (await store.query('SELECT name FROM events ORDER BY name')).map(({ name }) => name);
const metricsOf = async (url) => {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  return Object.fromEntries(
    lines.filter((line) => line && !line.startsWith('#')).map((line) => line.match(/^(.+) (\S+)$/).slice(1)),
  );
};

test('health: a collector that takes events is alive and ready', async () => {
  const { url } = await collectorOn();
  const [health, ready] = await Promise.all([fetch(`${url}/health`), fetch(`${url}/ready`)]);
  expect([health.status, await health.json()]).toEqual([200, { status: 'alive' }]);
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', store: 'duckdb' }]);
});

test('health: with a store that is away it is alive, and not ready; events get 503 and are not counted as stored', async () => {
  let isAway = true;
  const dataFile = newDataFile();
  const store = await openDuckdbStore(dataFile);
  const barrier =
    (work) =>
    (...args) =>
      isAway ? Promise.reject(refuse('unavailable', 'the secret path of the disk')) : work(...args);
  const away = { ...store, commit: barrier(store.commit), check: barrier(store.check) };
  const { url, stats } = await collectorOn(dataFile, { store: away });
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect((await fetch(`${url}/ready`)).status).toBe(503);
  const refused = await post(url, batch());
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await refused.text()).not.toContain('secret');
  isAway = false;
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  expect((await post(url, batch())).status).toBe(204);
  expect((await stats()).events).toBe(1);
  expect(await metricsOf(url)).toMatchObject({
    sojourn_commit_failures_total: '1',
    sojourn_events_stored_total: '1',
    'sojourn_requests_refused_total{kind="unavailable"}': '1',
  });
});

test('metrics: events, duplicates, refusals and answers are counted', async () => {
  const { url } = await collectorOn();
  const one = event();
  await post(url, batch(one, event()));
  await post(url, batch(one));
  await post(url, 'oops');
  await fetch(`${url}/nowhere/${'x'.repeat(50)}`);
  expect(await metricsOf(url)).toMatchObject({
    'sojourn_events_received_total{protocol="native"}': '3',
    sojourn_events_stored_total: '2',
    sojourn_events_duplicate_total: '1',
    sojourn_events_ahead_total: '0',
    'sojourn_requests_refused_total{kind="malformed"}': '1',
    'sojourn_request_seconds_count{route="/e",status="204"}': '2',
    'sojourn_request_seconds_count{route="/e",status="400"}': '1',
    // A path that a stranger makes up is no label.
    'sojourn_request_seconds_count{route="none",status="404"}': '1',
    sojourn_waiting_bytes: '0',
    sojourn_waiting_limit_bytes: '33554432',
  });
});

test('admin: without a token there are no such paths, and with one only its owner may use them', async () => {
  const without = await collectorOn();
  expect((await ask(without.url, '/admin/delete-visitor', { userId: 'x' }))[0]).toBe(404);
  const { url, stats } = await collectorOn(undefined, { adminToken: token });
  const one = event();
  await post(url, batch(one));
  const body = { userId: one.session.userId };
  for (const wrong of ['', 'Bearer ', `Bearer ${token}x`, token, `Basic ${token}`])
    expect([wrong, (await ask(url, '/admin/delete-visitor', body, wrong))[0]]).toEqual([wrong, 401]);
  expect((await stats()).events).toBe(1);
});

test('admin: a visitor is deleted by userId, and nobody else', async () => {
  const running = await collectorOn(undefined, { adminToken: token });
  const [one, other] = [session(), session()];
  await post(running.url, batch(event({ session: one }), event({ session: one }), event({ session: other })));
  const body = { userId: one.userId };
  expect(await ask(running.url, '/admin/delete-visitor', body)).toEqual([200, { deleted: 2 }]);
  expect(await ask(running.url, '/admin/delete-visitor', body)).toEqual([200, { deleted: 0 }]);
  expect((await running.stats()).events).toBe(1);
  expect((await metricsOf(running.url))['sojourn_events_deleted_total{reason="visitor"}']).toBe('2');
});

test('admin: an account is deleted with its anonymous events, and another account of the device remains', async () => {
  const running = await collectorOn(undefined, { adminToken: token });
  const shared = session();
  const as = (name, id, more = {}) => event({ name, session: shared, ...(id && { user: { id } }), ...more });
  await post(
    running.url,
    batch(
      as('anonymous'),
      as('of anna', 'anna "1"'),
      as('of ben', 'ben'),
      as('session_end', 'ben', {
        properties: { userIds: ['anna "1"', 'ben'] },
        session: { ...shared, eventIndex: null },
      }),
      event({ name: 'of a stranger' }),
    ),
  );
  expect(await ask(running.url, '/admin/delete-visitor', { account: 'anna "1"' })).toEqual([
    200,
    { deleted: 3 },
  ]);
  expect(await names(running)).toEqual(['of a stranger', 'of ben']);
});

test.each([
  [{}],
  [{ userId: '' }],
  [{ userId: 'a', account: 'b' }],
  [{ userId: ['a'] }],
  [{ user: 'a' }],
  [null],
])('admin: %j names no visitor, and deletes nothing', async (body) => {
  const { url, stats } = await collectorOn(undefined, { adminToken: token });
  await post(url, batch());
  expect((await ask(url, '/admin/delete-visitor', body))[0]).toBe(422);
  expect((await stats()).events).toBe(1);
});

test('admin: a snapshot is a file that others can open while the collector runs, and a second one replaces it', async () => {
  const dataFile = newDataFile();
  const snapshotFile = dataFile.replace('events', "it's a copy");
  const { url } = await collectorOn(dataFile, { adminToken: token, snapshotFile });
  const one = event();
  await post(url, batch(one));
  expect(await ask(url, '/admin/snapshot', {})).toEqual([200, { file: snapshotFile }]);
  expect((await readFile(snapshotFile)).map(({ id }) => id)).toEqual([one.id]);
  await post(url, batch());
  expect((await ask(url, '/admin/snapshot', {}))[0]).toBe(200);
  expect(await readFile(snapshotFile)).toHaveLength(2);
  expect(existsSync(`${snapshotFile}.part`)).toBe(false);
});

test('retention: at the start, events that arrived before the period are deleted, whatever their own time', async () => {
  const dataFile = newDataFile();
  const start = Date.parse('2030-01-01T00:00:00.000Z');
  const first = await collectorOn(dataFile, { now: () => start });
  await post(first.url, batch(event({ name: 'old', time: '2099-01-01T00:00:00.000Z' })));
  await first.close();
  const second = await collectorOn(dataFile, { now: () => start + 5 * DAY_MS });
  await post(second.url, batch(event({ name: 'new', time: '2001-01-01T00:00:00.000Z' })));
  await second.close();
  const third = await collectorOn(dataFile, { now: () => start + 8 * DAY_MS, retentionDays: 7 });
  await soon(async () => (await third.stats()).events === 1);
  expect(await names(third)).toEqual(['new']);
  expect((await metricsOf(third.url))['sojourn_events_deleted_total{reason="retention"}']).toBe('1');
});
