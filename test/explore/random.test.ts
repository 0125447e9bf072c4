// Long runs in random orders, the same ones each time: see README.md.
import { expect, test } from 'vitest';
import { bundle } from './bundle';
import { seeded, tell, wander } from './explore';
import { longScript, shortScript } from './generate';

test.each([
  ['short scripts', shortScript, 1000],
  ['long scripts', longScript, 60],
] as const)('%s', { timeout: 300_000 }, async (name, make, runs) => {
  const load = await bundle();
  let states = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const random = seeded(seed);
    const outcome = wander(load, make(random), random);
    states += outcome.states;
    if (outcome.violation) expect.fail(`seed ${seed}: ${tell(outcome.violation)}`);
  }
  console.log(`random ${name}: ${runs} schedules, ${states} states`);
});
