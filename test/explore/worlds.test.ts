// Scripts that are short enough for every world: without locks, without cookies, and so on.
import { describe, test } from 'vitest';
import { explored } from './counts';
import { exhaust } from './explore';
import { scripts, setups } from './scripts';

const { code, count } = explored();
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
    count(exhaust(code(), { ...script, ...setup }, { states: 200 }));
  });
});
