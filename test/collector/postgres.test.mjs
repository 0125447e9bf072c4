// The collector on a real PostgreSQL server, which is killed and started again.
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startCollectorProcess } from '../../bench/lib/collector-process.mjs';
import { ensurePostgres, startPostgres } from '../../bench/lib/postgres-server.mjs';
import { columns } from '../../collector/stores/table.mjs';
import { openPostgresStore } from '../../collector/stores/postgres-store.mjs';
import { batch, event, session } from './support/batches.mjs';
import { collectorOn, post } from './support/collector.mjs';
import { newVisit, requests } from './support/vendor-requests.mjs';

const INSTALL_MS = 180_000;
vi.setConfig({ testTimeout: 60_000 });
const hasPostgres = ensurePostgres() !== undefined;
if (!hasPostgres)
  console.warn('SKIPPED: all tests on PostgreSQL, which is not installed: apt-get install postgresql');

describe.runIf(hasPostgres)('postgres store: against a real server', () => {
  let server;
  beforeAll(async () => (server = await startPostgres({ fsync: false })), INSTALL_MS);
  afterAll(() => server.remove());

  const collectorOnPostgres = async (options, database) => {
    const { name, url } = database ?? (await server.newDatabase());
    const store = await openPostgresStore(url);
    const running = await collectorOn(undefined, { store, ...options });
    return { ...running, name, databaseUrl: url };
  };
  const rowsOf = ({ store }) => store.query('SELECT * FROM events ORDER BY time, name');

  test('the table has the columns of the DuckDB file, in their order', async () => {
    const { store } = await collectorOnPostgres();
    const rows = await store.query(
      "SELECT column_name FROM information_schema.columns WHERE table_name = 'events' ORDER BY ordinal_position",
    );
    expect(rows.map((row) => row.column_name)).toEqual(Object.keys(columns));
  });

  test('a batch is stored as it was sent, with its instants in UTC', async () => {
    const running = await collectorOnPostgres({ now: () => Date.parse('2031-01-01T00:00:10.000Z') });
    const one = event({ time: '2031-01-01T00:00:05.123Z', user: { id: 'anna' } });
    const sent = { ...batch(one), sentAt: '2031-01-01T00:00:07.000Z' };
    expect((await post(running.url, sent)).status).toBe(204);
    const [row] = await running.store.query(
      'SELECT id, time::text, received_at::text, skew, session_index, known_user, event, protocol FROM events',
    );
    expect({ ...row, event: JSON.parse(row.event) }).toEqual({
      id: one.id,
      time: '2031-01-01 00:00:05.123',
      received_at: '2031-01-01 00:00:10',
      skew: 3_000,
      session_index: 1,
      known_user: 'anna',
      event: one,
      protocol: 'native',
    });
  });

  test('an id counts once: in a batch, in many at once, by another protocol, and after a restart', async () => {
    const first = await collectorOnPostgres();
    const same = batch(event(), event());
    same.groups.push(same.groups[0]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(first.url, same)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect((await first.stats()).events).toBe(2);
    const { path, type, body } = requests.otlp(newVisit());
    const sendOtlp = ({ url }) =>
      fetch(url + path, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) });
    await sendOtlp(first);
    await first.close();
    const second = await collectorOnPostgres({}, { url: first.databaseUrl });
    await post(second.url, same);
    await sendOtlp(second);
    expect(await second.stats()).toMatchObject({ events: 3, counters: { duplicate: 4 } });
  });

  test.each([
    ['half characters and NUL in every text', { name: 'a\0b\ud800c', user: { id: '\udfff' } }],
    ['a lone surrogate and NUL in the properties', { properties: { text: '\ud800\0' } }],
    ['a huge count', { session: session({ sessionIndex: 1e300, eventIndex: 1e300 }) }],
    ['the last date there is', { time: '+275760-09-13T00:00:00.000Z' }],
    ['a date before history', { time: '-271821-04-20T00:00:00.000Z' }],
  ])('odd but valid is stored: %s', async (_what, changes) => {
    const running = await collectorOnPostgres();
    const one = event(changes);
    expect((await post(running.url, batch(one))).status).toBe(204);
    const [{ event: stored }] = await rowsOf(running);
    expect(JSON.parse(stored)).toEqual(JSON.parse(JSON.stringify(one)));
  });

  test('a table of an older version gets the new columns, one of a newer version keeps its own', async () => {
    const database = await server.newDatabase();
    await (await openPostgresStore(database.url)).close();
    await server.ask(
      'ALTER TABLE events DROP wire, DROP protocol; ALTER TABLE events ADD later text',
      database.name,
    );
    const running = await collectorOnPostgres({}, database);
    expect((await post(running.url, batch())).status).toBe(204);
    expect(await rowsOf(running)).toMatchObject([{ protocol: 'native', wire: null, later: null }]);
  });

  test('collectors that start at once create one table', async () => {
    const database = await server.newDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgresStore(database.url)));
    await Promise.all(stores.map((store) => store.close()));
    expect(await server.ask('SELECT count(*)::int AS n FROM events', database.name)).toEqual([{ n: 0 }]);
  });

  test('a visitor and an account are deleted, and what is old', async () => {
    const { store, url } = await collectorOnPostgres({ now: () => 1_000_000 });
    const [one, shared] = [session(), session()];
    const as = (name, id) => event({ name, session: shared, ...(id && { user: { id } }) });
    const listing = event({
      name: 'session_end',
      properties: { userIds: ["anna's", 'ben'] },
      session: { ...shared, eventIndex: null },
      user: { id: 'ben' },
    });
    await post(
      url,
      batch(event({ session: one }), as('anonymous'), as('anna', "anna's"), as('ben', 'ben'), listing),
    );
    expect(await store.deleteVisitor({ userId: one.userId })).toBe(1);
    expect(await store.deleteVisitor({ account: "anna's" })).toBe(3);
    expect(await store.query('SELECT name FROM events')).toEqual([{ name: 'ben' }]);
    expect(await store.deleteOlder(1_000_000)).toBe(0);
    expect(await store.deleteOlder(1_000_001)).toBe(1);
  });

  test('rows that the database refuses cost nobody else their events', async () => {
    const { name, url } = await server.newDatabase();
    const running = await collectorOnPostgres({}, { name, url });
    await server.ask("ALTER TABLE events ADD CHECK (name <> 'poison')", name);
    const good = Array.from({ length: 5 }, () => post(running.url, batch()));
    const answers = await Promise.all([...good, post(running.url, batch(event({ name: 'poison' })))]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204, 500]);
    expect((await running.stats()).events).toBe(5);
  });

  test('kill -9 of the database under load: 503, the collector lives, and nothing acknowledged is lost', async () => {
    const { name, url } = await server.newDatabase();
    const collector = await startCollectorProcess({
      args: ['--store=postgres'],
      env: { SOJOURN_POSTGRES_URL: url },
    });
    onTestFinished(async () => {
      await collector.kill('SIGKILL');
      collector.remove();
    });
    const acknowledged = [];
    const statuses = new Set();
    let isOver = false;
    const keepSending = async () => {
      while (!isOver) {
        const events = [event(), event(), event()];
        const answer = await post(collector.url, batch(...events));
        statuses.add(answer.status);
        if (answer.status === 204) acknowledged.push(...events.map(({ id }) => id));
        // As a page does that was asked to wait, only shorter.
        else await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const until = async (isSo) => {
      while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    const sending = Promise.all(Array.from({ length: 8 }, keepSending));
    await until(() => acknowledged.length > 300);
    await server.kill('SIGKILL');
    await until(() => statuses.has(503));
    expect((await fetch(`${collector.url}/health`)).status).toBe(200);
    expect((await fetch(`${collector.url}/ready`)).status).toBe(503);
    const before = acknowledged.length;
    await server.start();
    await until(() => acknowledged.length > before + 300);
    isOver = true;
    await sending;
    expect([...statuses].sort()).toEqual([204, 503]);
    const stored = new Set((await server.ask('SELECT id FROM events', name)).map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    const messages = collector.lines.map(({ msg }) => msg);
    expect(messages.filter((msg) => /takes no events|takes events again/.test(msg))).toEqual([
      'the store takes no events',
      'the store takes events again',
    ]);
  });

  test('a database that is not there is named at the start, with the remedy and without the password', async () => {
    await expect(openPostgresStore('postgres://postgres:hunter2@127.0.0.1:1/none')).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.not.stringContaining('hunter2'),
    });
  });
});
