// npm run interop: the demo's shop in a real browser, through a real OpenTelemetry Collector that is killed and restarted.
//   npm run interop                        exits with 1 if an event is lost, or its id is not unique
//   npm run interop -- --load              measures one collector: events a second, memory
//   npm run interop -- --load --seconds 30 --rate 2000
//   npm run interop -- kafka               continues to Kafka and ClickHouse: see interop/kafka/kafka.mjs
// The run needs a Go toolchain, SOJOURN_GO or on the path, and reports a missing one.
import { parseArgs } from 'node:util';
import { ensureBrowsers } from '../scripts/lib/browsers.mjs';
import { buildIfNeeded, installIfNeeded } from '../scripts/lib/prepare.mjs';
import { bin, run } from '../scripts/lib/run.mjs';
import { buildCollector, findGo } from './build-collector.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    load: { type: 'boolean' },
    seconds: { type: 'string' },
    rate: { type: 'string' },
    events: { type: 'string' },
    partitions: { type: 'string' },
    members: { type: 'string' },
    seed: { type: 'string' },
    pack: { type: 'string' },
    rates: { type: 'boolean' },
    keep: { type: 'boolean' },
  },
});

/** Returns the given options as whole numbers. */
const readNumbers = (texts) =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => {
      if (text === undefined) return [];
      if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${name} is not a whole number above 0: ${text}`);
      return [[name, Number(text)]];
    }),
  );

const skip = () =>
  console.warn(`
  SKIPPED: no Go toolchain.
  The collector is built from its sources: install Go (https://go.dev/dl), or name it with SOJOURN_GO.
  Nothing has been checked.
`);

const check = async (go) => {
  await installIfNeeded();
  await buildIfNeeded();
  if (!values.load) await ensureBrowsers({ chromium: true });
  const program = await buildCollector(go);
  const env = { INTEROP_COLLECTOR: program, SECONDS: values.seconds ?? '', RATE: values.rate ?? '' };
  await run(bin('playwright'), ['test', '-c', 'interop', values.load ? 'load' : 'shop'], { env });
};

const kafka = async () => {
  const { interopKafka } = await import('./kafka/kafka.mjs');
  const { events, partitions, members, seed, pack, seconds, rates, keep } = values;
  await interopKafka({ ...readNumbers({ events, partitions, members, seed, pack, seconds }), rates, keep });
};

try {
  const go = findGo();
  if (positionals[0] === 'kafka') await kafka();
  else if (go) await check(go);
  else skip();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
