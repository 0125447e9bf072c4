// A million events of one visitor in one session, then their deletion:
//   node bench/one-visitor.mjs [--events 1000000] [--store duckdb,postgres]
// Exits with 1 when an event is missing, comes twice, or remains after the deletion.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ensurePostgres } from './lib/postgres-server.mjs';
import { readMetric, stores } from './lib/stores.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    store: { type: 'string', default: 'duckdb,postgres' },
  },
});
const total = Number(values.events);
const BATCH = 1_000;
const SENDERS = 4;
const token = randomUUID();
const number = (value) => Math.round(value).toLocaleString('en-US');

const start = Date.now() - 3_600_000;
const iso = (ms) => new Date(ms).toISOString();
const session = {
  userId: randomUUID(),
  sessionId: randomUUID(),
  sessionIndex: 1,
  previousSessionId: null,
  storageMechanism: 'cookie',
  firstEventId: randomUUID(),
  firstEventTimestamp: iso(start),
  startedAt: iso(start),
};
const batchFrom = (first) => ({
  sentAt: iso(Date.now()),
  context: { sdk: { name: 'sojourn', version: '0.1.0' } },
  groups: [
    {
      session,
      tab: { id: session.firstEventId },
      page: { id: session.firstEventId, url: 'https://shop.example/', title: 'Shop', referrer: '' },
      consent: 'granted',
      events: Array.from({ length: Math.min(BATCH, total - first) }, (_, i) => ({
        id: randomUUID(),
        name: 'scroll',
        time: iso(start + first + i),
        eventIndex: first + i + 1,
        state: 'foreground',
        properties: { depth: i % 100 },
      })),
    },
  ],
});

const post = (url, path, type, body) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': type, authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });

/** The rate of each tenth: a store that slows down as it fills shows it. */
const showProgress = (done, since) =>
  console.log(
    `  ${number(done)} events: ${number(total / 10 / ((performance.now() - since) / 1_000))} a second`,
  );

const sendAll = async (url) => {
  let next = 0;
  let done = 0;
  let refused = 0;
  let since = performance.now();
  const sender = async () => {
    while (next < total) {
      const batch = batchFrom(next);
      next += BATCH;
      while ((await post(url, '/e', 'text/plain', batch)).status !== 204) {
        refused++;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      done += BATCH;
      if (done % (total / 10) < BATCH) {
        showProgress(done, since);
        since = performance.now();
      }
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return refused;
};

const run = async (name) => {
  const { collector, ask, remove } = await stores[name]({ env: { SOJOURN_ADMIN_TOKEN: token } });
  const { url } = collector;
  let peak = 0;
  const watch = setInterval(
    async () =>
      (peak = Math.max(peak, await readMetric(url, 'process_resident_memory_bytes').catch(() => 0))),
    1_000,
  );
  try {
    const began = performance.now();
    const refused = await sendAll(url);
    const seconds = (performance.now() - began) / 1_000;
    const stored = await readMetric(url, 'sojourn_events_stored_total');
    const deleting = performance.now();
    const { deleted } = await (
      await post(url, '/admin/delete-visitor', 'application/json', { userId: session.userId })
    ).json();
    const deletion = (performance.now() - deleting) / 1_000;
    clearInterval(watch);
    process.kill(collector.pid, 'SIGTERM');
    const code = await collector.exited;
    const [{ left }] = await ask('SELECT count(*) AS "left" FROM events');
    const isRight = stored === total && deleted === total && Number(left) === 0 && code === 0;
    console.log(
      `${name}: ${number(stored)} of ${number(total)} events in ${number(seconds)} s, ${number(total / seconds)} a second, ` +
        `${refused} requests sent again, at most ${number(peak / 1_048_576)} MiB; ${number(deleted)} deleted in ` +
        `${deletion.toFixed(1)} s, ${number(Number(left))} remain: ${isRight ? 'exactly right' : 'WRONG'}.`,
    );
    if (!isRight) process.exitCode = 1;
  } finally {
    clearInterval(watch);
    await collector.kill('SIGKILL');
    collector.remove();
    await remove();
  }
};

for (const name of values.store.split(',')) {
  if (name === 'postgres' && !ensurePostgres()) console.log('postgres: SKIPPED, it is not installed.');
  else await run(name);
}
