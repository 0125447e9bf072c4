import { afterAll, beforeAll, expect } from 'vitest';
import { bundle, type Load } from './bundle';
import { tell, type Outcome } from './explore';

/** The shipped code, and what was tried with it: told at the end of the file. A violation fails the test. */
export const explored = () => {
  const total = { scripts: 0, whole: 0, schedules: 0, states: 0 };
  let load: Load;
  beforeAll(async () => void (load = await bundle()));
  afterAll(() =>
    console.log(
      `${total.scripts} scripts, of ${total.whole} every order: ${total.schedules} schedules, ${total.states} states`,
    ),
  );
  return {
    code: () => load,
    count({ schedules, states, cut, violation }: Outcome): void {
      total.scripts++;
      total.whole += +!cut;
      total.schedules += schedules;
      total.states += states;
      if (violation) expect.fail(tell(violation));
    },
  };
};
