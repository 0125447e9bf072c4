// npm run explore: explores the shipped tracker (test/exploration) for longer than the tests do.
//   npm run explore -- --runs 5000 --seed 7     so many orders of each script, chosen by the seed
//   npm run explore -- --lives 1000 --seed 7    instead, so many random lives of each kind (test/simulation)
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
