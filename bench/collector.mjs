// How much the demo's collector takes, and that it loses and doubles nothing:
//   node bench/collector.mjs [--seconds 10] [--rate 1000] [--events 30000]
// First a steady load, then as fast as it goes; then the collector is killed and the database is counted.
// Exits with 1 when an event is lost or doubled, and when it does not keep pace with the steady load.
import { parseArgs } from 'node:util';
import { openDuckdbStore } from '../collector/stores/duckdb-store.mjs';
import { startCollectorProcess } from './lib/collector-process.mjs';
import { createLoad } from './lib/load.mjs';
import { quantile, send } from './lib/send.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '1000' },
    events: { type: 'string', default: '30000' },
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

const countStored = async (dataFile) => {
  const store = await openDuckdbStore(dataFile);
  const [{ events }] = await store.query('SELECT count(*)::DOUBLE AS events FROM events');
  const duplicates = (await store.counters()).get('duplicate') ?? 0;
  await store.close();
  return { events, duplicates };
};

const collector = await startCollectorProcess();
try {
  const results = [];
  for (const [i, run] of runs.entries()) results.push(await measure(collector.url, run, 1_000 + i));
  // Everything has been answered, so everything has to be there, without a chance to tidy up.
  await collector.kill('SIGKILL');
  console.table(Object.fromEntries(results.map(({ row: { load, ...row } }) => [load, row])));

  const expected = {
    events: results.reduce((sum, { unique }) => sum + unique, 0),
    duplicates: results.reduce((sum, { duplicates }) => sum + duplicates, 0),
  };
  const stored = await countStored(collector.dataFile);
  const right = stored.events === expected.events && stored.duplicates === expected.duplicates;
  console.log(
    `After kill -9 the database holds ${number(stored.events)} of ${number(expected.events)} events and has dropped ` +
      `${number(stored.duplicates)} of ${number(expected.duplicates)} duplicates: ${right ? 'exactly right' : 'WRONG'}.`,
  );
  const slow = results.filter(({ keepsPace }) => !keepsPace).map(({ row }) => row.load);
  if (slow.length) console.log(`It did not keep pace: ${slow.join()}.`);
  if (!right || slow.length) process.exitCode = 1;
} finally {
  await collector.kill('SIGKILL');
  collector.remove();
}
