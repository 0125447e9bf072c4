// Runs a script in every order that differs from the usual one in a single step, then in random ones that differ in more.
import type { LoadRealm } from '../browser/compile';
import { createRandom } from '../browser/random';
import { runScript, type Schedule } from './schedule';
import type { Script } from './script';

export interface Violation {
  readonly script: string;
  readonly message: string;
  readonly schedule: Schedule;
  readonly trace: readonly string[];
}
export interface Outcome {
  readonly runs: number;
  /** All orders were run that differ in one step. */
  readonly complete: boolean;
  readonly violation?: Violation;
}
export interface Budget {
  readonly runs: number;
  readonly seed?: number;
}

const MOST_DIFFERENCES = 5;

export const explore = async (
  load: LoadRealm,
  script: Script,
  { runs: most, seed = 1 }: Budget,
): Promise<Outcome> => {
  const random = createRandom(seed);
  let runs = 0;
  let violation: Violation | undefined;

  const run = async (schedule: Schedule) => {
    runs++;
    const { choices, trace, violation: message } = await runScript(load, script, schedule);
    if (message) violation = { script: script.name, message, schedule, trace };
    return choices;
  };
  const usual = await run(new Map());
  const single = usual.flatMap((choices, point) =>
    Array.from({ length: choices - 1 }, (_, index): Schedule => new Map([[point, index + 1]])),
  );
  // In any order, so that a short exploration sees the whole script.
  const shuffled = single.map((schedule) => ({ schedule, rank: random() })).sort((a, b) => a.rank - b.rank);
  for (const { schedule } of shuffled) {
    if (violation || runs >= most) return { runs, complete: false, violation };
    await run(schedule);
  }
  while (!violation && runs < most) {
    const schedule = new Map<number, number>();
    const differences = 2 + Math.floor(random() * (MOST_DIFFERENCES - 1));
    while (schedule.size < Math.min(differences, usual.length))
      schedule.set(Math.floor(random() * usual.length), 1 + Math.floor(random() * 6));
    await run(schedule);
  }
  return { runs, complete: true, violation };
};

/** A violation with what is needed to run it again: `runScript(load, script, new Map(<schedule>))`. */
export const describeViolation = ({ script, message, schedule, trace }: Violation): string =>
  `${message}\nin "${script}", schedule ${JSON.stringify([...schedule])}:\n  ${trace.join('\n  ')}`;
