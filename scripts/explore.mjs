// npm run explore: the exploration of the shipped tracker (test/exploration), for longer than in the tests.
//   npm run explore -- --runs 5000 --seed 7     orders of each script, and which of them
//   npm run explore -- --lives 1000 --seed 7    random lives (test/simulation) instead, so many of each kind
import { parseArgs } from 'node:util';
import { bin, run } from './lib/run.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string' }, lives: { type: 'string' }, seed: { type: 'string' } },
});
const { lives, runs = '3000', seed = String(Math.floor(Math.random() * 1_000_000)) } = values;
const env = { SEED: seed, ...(lives ? { LIVES: lives } : { EXPLORE_RUNS: runs }) };
console.log(`seed ${seed}`);
await run(bin('vitest'), ['run', '--project', 'unit', lives ? 'test/simulation' : 'test/exploration'], {
  env,
});
