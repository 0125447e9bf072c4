// The shipped code in every order of what can happen: see README.md.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, type Load } from './bundle';
import { exhaust, replay, tell, type Outcome } from './explore';
import { scripts, setups } from './scripts';

const total = { scripts: 0, whole: 0, schedules: 0, states: 0 };
let load: Load;
beforeAll(async () => void (load = await bundle()));
afterAll(() =>
  console.log(
    `${total.scripts} scripts, of ${total.whole} every order: ${total.schedules} schedules, ${total.states} states`,
  ),
);

const count = ({ schedules, states, cut, violation }: Outcome) => {
  total.scripts++;
  total.whole += +!cut;
  total.schedules += schedules;
  total.states += states;
  if (violation) expect.fail(tell(violation));
};

// What takes longer than this is left to npm run explore.
describe('every order', () => {
  test.each(scripts)('$name', { timeout: 300_000 }, (script) => {
    count(exhaust(load, script, { states: 2500 }));
  });
});

/** Short enough for every world. */
const few = [
  'two tabs roll over',
  'one tab ends it',
  'both open a new one',
  'one logs out',
  'both roll over and close',
  'one rolls over and crashes',
];
describe.each(Object.entries(setups).slice(1))('%s', (_, setup) => {
  test.each(scripts.filter(({ name }) => few.includes(name)))('$name', { timeout: 300_000 }, (script) => {
    count(exhaust(load, { ...script, ...setup }, { states: 500 }));
  });
});

test('a run is the same each time', () => {
  const script = scripts.find(({ name }) => name === 'two tabs roll over')!;
  const trace = ['--', '0: track', '1: track', '0 lock', '--'];
  expect(replay(load, script, trace)).toBeUndefined();
});
