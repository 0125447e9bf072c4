// npm run explore -- [--minutes 5] [--seed 1]: short scripts in every order, and long random ones, until the time is up.
// A violation is told with its script and its steps, and ends it.
import { bundle } from './bundle';
import { exhaust, seeded, tell, wander, type Outcome } from './explore';
import { longScript, possible, shortScript } from './generate';
import { scripts, setups } from './scripts';

const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const minutes = option('minutes', 5);
const seed = option('seed', Date.now() % 1_000_000);
const until = Date.now() + minutes * 60_000;
/** No single script may take all of the time. */
const patience = () => ({ deadline: Math.min(until, Date.now() + 60_000) });

const total = { scripts: 0, cut: 0, schedules: 0, states: 0 };
const told = () =>
  `${total.scripts} scripts (${total.cut} not to the end), ${total.schedules} schedules, ${total.states} states`;
const count = ({ schedules, states, cut, violation }: Outcome) => {
  total.scripts++;
  total.cut += +cut;
  total.schedules += schedules;
  total.states += states;
  if (!violation) return;
  console.error(`${tell(violation)}\n\nVIOLATED after ${told()}; seed ${seed}`);
  process.exit(1);
};

const load = await bundle();
const random = seeded(seed);
console.log(`seed ${seed}, ${minutes} minutes`);
let shown = Date.now();
const given = Object.entries(setups).flatMap(([name, setup]) =>
  scripts.map((script) => possible({ ...script, ...setup, name: `${script.name}, ${name}` })),
);
while (Date.now() < until) {
  const script = given.shift() ?? shortScript(random, random() < 0.5 ? 2 : 3);
  count(exhaust(load, script, patience()));
  for (let runs = 50; runs && Date.now() < until; runs--) {
    count(wander(load, longScript(random), random));
    count(wander(load, shortScript(random), random));
  }
  if (Date.now() > shown + 30_000) {
    shown = Date.now();
    console.log(told());
  }
}
console.log(`${told()}: no rule was broken`);
