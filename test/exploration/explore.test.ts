// The shipped tracker, session, store and outbox together, over the orders of short scripts. EXPLORE_RUNS says how
// many of each script, SEED which of them, SRC whose tracker.
import { describe, expect, test } from 'vitest';
import { compileTracker } from '../browser/compile';
import { describeViolation, explore } from './explore';
import { mutants } from './mutants';
import { scripts } from './scripts';

const runs = Number(process.env.EXPLORE_RUNS ?? 100);
/** Milliseconds that a run may take on a busy machine. */
const LONGEST = 300;
const seed = Number(process.env.SEED ?? 1);

describe('exploration: every order keeps the promises', () => {
  test.each(scripts)('$name', { timeout: 10_000 + runs * LONGEST }, async (script) => {
    const { violation } = await explore(await compileTracker(), script, { runs, seed });
    expect(violation && describeViolation(violation)).toBeUndefined();
  });
});

describe.skipIf(process.env.SRC)('exploration: a mutant fails', () => {
  test.each(mutants)('$name', { timeout: 400 * LONGEST }, async ({ script: name, file, from, to }) => {
    const script = scripts.find((one) => one.name === name)!;
    const { violation } = await explore(await compileTracker([{ file, from, to }]), script, {
      runs: 400,
      seed,
    });
    expect(violation?.message).toBeTruthy();
  });
  test('a mutant of a text that is not there is no mutant', async () => {
    await expect(compileTracker([{ file: 'index.ts', from: 'no such text', to: '' }])).rejects.toThrow(
      'has no',
    );
  });
});
