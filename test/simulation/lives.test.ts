// Random lives of the shipped tracker. LIVES says how many (of each kind), SEED where they begin, SRC whose.
import { beforeAll, describe, expect, test } from 'vitest';
import { runLife } from './life';
import { addVerdicts, type Sum } from './sum';
import { checkPromises } from './promises';

const LIVES = Number(process.env.LIVES ?? 75);
const SEED = Number(process.env.SEED ?? 1);

const runLives = async (harsh: boolean): Promise<Sum> => {
  const sum = addVerdicts();
  for (let seed = SEED; seed < SEED + LIVES; seed++) {
    const { browser, log } = await runLife({ seed, harsh });
    sum.add(seed, checkPromises(browser), log);
  }
  return sum.total();
};

describe.each([
  { kind: 'a kind world', harsh: false },
  { kind: 'a harsh world', harsh: true },
])('simulation: lives in $kind', ({ harsh }) => {
  let sum: Sum;
  beforeAll(async () => {
    sum = await runLives(harsh);
    console.log(sum.text);
  }, LIVES * 2000);

  test('lose no event without an excuse', () => {
    expect(sum.lost).toEqual([]);
  });
  test('keep the promises about sessions', () => {
    expect(sum.broken).toEqual([]);
  });
  test('have few excuses', () => {
    const { killed, crashed, unconfirmed } = sum.excused;
    if (!harsh) expect(killed + crashed + unconfirmed).toBe(0);
    expect((killed + crashed) / sum.tracked).toBeLessThan(0.02);
    expect(unconfirmed / sum.tracked).toBeLessThan(0.05);
  });
  test('bring few events twice', () => {
    expect(sum.twice / sum.tracked).toBeLessThan(harsh ? 0.25 : 0.01);
  });
});
