// The shipped code in every order of what can happen: see README.md.
import { describe, expect, test } from 'vitest';
import { explored } from './counts';
import { exhaust } from './explore';
import { scripts } from './scripts';

const { code, count } = explored();

/** Their end is reached within the minute that npm test has for this; the others' by npm run explore. */
const whole = [
  ...['two tabs track', 'two tabs roll over', 'three tabs roll over', 'one tab idle, one busy'],
  ...['one tab ends it', 'the clock is set back'],
  ...['one rolls over and crashes', 'one ends it, and crashes'],
];

describe('every order', () => {
  test.each(scripts)('$name', { timeout: 300_000 }, (script) => {
    const seen = exhaust(code(), script, { states: 600 });
    count(seen);
    if (whole.includes(script.name)) expect(seen.cut).toBe(false);
  });
});

test('a run is the same each time', () => {
  const script = scripts.find(({ name }) => name === 'two tabs roll over')!;
  expect(exhaust(code(), script)).toEqual(exhaust(code(), script));
});
