// npm run interop -- kafka: a day of visits through a real collector, a real Apache Kafka and ClickHouse in process, which are
// killed and restarted; then each event and each session is compared with the truth.
//   npm run interop -- kafka                     50,000 events
//   npm run interop -- kafka --events 5000000
//   npm run interop -- kafka --pack 20           joins requests of 20 pages, as a forwarding collector does
//   npm run interop -- kafka --seconds 600       starts no visits after 600 s: the day is as large as the machine allows
//   npm run interop -- kafka --rates             measures the throughput of 1, 2 and 4 partitions
// The run needs Go, Java, Maven and Python, and reports a missing one.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfNeeded, installIfNeeded } from '../../scripts/lib/prepare.mjs';
import { buildCollector, findGo } from '../build-collector.mjs';
import { findFaults } from './find-faults.mjs';
import { findTools } from './find-tools.mjs';
import { installBroker, installClickHouse } from './install.mjs';
import { killPlan } from './kill-plan.mjs';

const TOPIC = 'site-events';
const GROUP = 'clickhouse';

const skip = (missing) =>
  console.warn(`
  SKIPPED: not found: ${missing.join('; ')}.
  Nothing has been checked.
`);

export const interopKafka = async ({
  events = 50_000,
  partitions = 4,
  members = 2,
  seed = 1,
  pack = 1,
  seconds = Infinity,
  rates,
  keep,
}) => {
  const go = findGo();
  const { found, missing } = findTools();
  if (!go) missing.unshift('Go (on the path, or named by SOJOURN_GO)');
  if (missing.length) return skip(missing);
  await installIfNeeded();
  await buildIfNeeded();
  // These modules need the packages that were just installed, so they are imported here.
  const { startPipeline } = await import('./pipeline.mjs');
  const { runDay } = await import('./run-day.mjs');
  const { runRates } = await import('./run-rates.mjs');
  const { otlp } = await import(new URL('../../dist/otlp.js', import.meta.url).href);
  const tools = {
    ...found,
    collector: await buildCollector(go),
    archives: await installBroker(found.maven),
    packages: await installClickHouse(found.python),
  };
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-kafka-'));
  const common = {
    protocol: otlp(),
    folder,
    topic: TOPIC,
    events,
    seed,
    pack,
    log: (text) => console.log(text),
  };
  const open = (count, place = folder) =>
    startPipeline({ tools, folder: place, topic: TOPIC, partitions: count });
  let pipeline;
  try {
    if (rates) return console.table(await runRates({ ...common, open }));
    pipeline = await open(partitions);
    const result = await runDay({ ...common, pipeline, group: GROUP, members, seconds });
    console.log(JSON.stringify(result, null, 2));
    const faults = findFaults(result, killPlan.length);
    if (faults.length) throw new Error(faults.join('\n'));
    console.log('Nothing lost, each event once, each session equals the truth.');
  } finally {
    await pipeline?.dispose();
    if (!keep && existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    else console.log(`The files are in ${folder}`);
  }
};
