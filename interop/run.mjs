// npm run interop: the demo's shop in a real browser, through a real OpenTelemetry Collector that is killed and started again.
//   npm run interop                        nothing lost, each id once; 1 when something is lost
//   npm run interop -- --load              what one collector holds: events a second, memory
//   npm run interop -- --load --seconds 30 --rate 2000
// It needs a Go toolchain, SOJOURN_GO or on the path, and says so where there is none.
import { parseArgs } from 'node:util';
import { ensureBrowsers } from '../scripts/lib/browsers.mjs';
import { buildIfNeeded, installIfNeeded } from '../scripts/lib/prepare.mjs';
import { bin, run } from '../scripts/lib/run.mjs';
import { buildCollector, findGo } from './build-collector.mjs';

const { values } = parseArgs({
  options: { load: { type: 'boolean' }, seconds: { type: 'string' }, rate: { type: 'string' } },
});

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

try {
  const go = findGo();
  if (go) await check(go);
  else skip();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
