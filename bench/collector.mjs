// How much the collector takes, and that it loses and doubles nothing:
//   node bench/collector.mjs [--seconds 10] [--rate 1000] [--events 30000] [--store duckdb,postgres]
// For each store first a steady load, then as fast as it goes; then the collector is killed and the store is counted.
// Exits with 1 when an event is lost or doubled, and when it does not keep pace with the steady load.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { createLoad } from './lib/load.mjs';
import { ensurePostgres } from './lib/postgres-server.mjs';
import { quantile, send } from './lib/send.mjs';
import { readMetric, stores } from './lib/stores.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '1000' },
    events: { type: 'string', default: '30000' },
    store: { type: 'string', default: 'duckdb,postgres' },
  },
});
const rate = Number(values.rate);

const runs = [
  {
    name: `steady, ${rate.toLocaleString('en-US')}/s`,
    events: rate * Number(values.seconds),
    perSecond: rate,
  },
  { name: 'as fast as it goes', events: Number(values.events) },
];

const number = (value, digits = 0) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const measure = async (url, { name, events, perSecond }, seed) => {
  const load = createLoad(events, seed);
  const { seconds, latencies } = await send(url, load.batches, { perSecond });
  const sent = load.unique + load.duplicates;
  const row = {
    load: name,
    events: number(sent),
    'events/s': number(sent / seconds),
    'p50 ms': number(quantile(latencies, 0.5), 1),
    'p99 ms': number(quantile(latencies, 0.99), 1),
    'max ms': number(latencies.at(-1), 1),
    duplicates: number(load.duplicates),
  };
  // A hundredth for the answers to the last batches, which come after the last is sent.
  return { row, ...load, keepsPace: !perSecond || sent / seconds >= 0.99 * perSecond };
};

const sumOf = (results, name) => results.reduce((sum, result) => sum + result[name], 0);

const runStore = async (name) => {
  const { collector, ask, remove } = await stores[name]();
  try {
    const results = [];
    for (const [i, run] of runs.entries()) results.push(await measure(collector.url, run, 1_000 + i));
    const duplicates = await readMetric(collector.url, 'sojourn_events_duplicate_total');
    const memory = await readMetric(collector.url, 'process_resident_memory_bytes');
    const cpuSeconds = await readMetric(collector.url, 'process_cpu_seconds_total');
    // Everything has been answered, so everything has to be there, without a chance to tidy up.
    await collector.kill('SIGKILL');
    console.log(`\n${name}`);
    console.table(Object.fromEntries(results.map(({ row: { load, ...row } }) => [load, row])));
    console.log(`${number(cpuSeconds, 1)} s of CPU, ${number(memory / 1_048_576)} MiB at the end.`);
    const stored = Number((await ask('SELECT count(*) AS events FROM events'))[0].events);
    const expected = { events: sumOf(results, 'unique'), duplicates: sumOf(results, 'duplicates') };
    const right = stored === expected.events && duplicates === expected.duplicates;
    console.log(
      `After kill -9 the store holds ${number(stored)} of ${number(expected.events)} events, and ` +
        `${number(duplicates)} of ${number(expected.duplicates)} duplicates were dropped: ${right ? 'exactly right' : 'WRONG'}.`,
    );
    const slow = results.filter(({ keepsPace }) => !keepsPace).map(({ row }) => row.load);
    if (slow.length) console.log(`It did not keep pace: ${slow.join()}.`);
    if (!right || slow.length) process.exitCode = 1;
  } finally {
    await collector.kill('SIGKILL');
    collector.remove();
    await remove();
  }
};

console.log(`${cpus().length} cores, on which the sender runs too.`);
for (const name of values.store.split(',')) {
  if (!Object.hasOwn(stores, name)) throw new Error(`--store=${name}: one of ${Object.keys(stores).join()}`);
  if (name === 'postgres' && !ensurePostgres()) console.log('\npostgres: SKIPPED, it is not installed.');
  else await runStore(name);
}
