// The shipped code in every order of what can happen: see README.md.
import { describe, expect, test } from 'vitest';
import { explored } from './counts';
import { exhaust, replay } from './explore';
import { scripts } from './scripts';

const { code, count } = explored();

// What takes longer than this is left to npm run explore.
describe('every order', () => {
  test.each(scripts)('$name', { timeout: 300_000 }, (script) => {
    count(exhaust(code(), script, { states: 1500 }));
  });
});

test('a run is the same each time', () => {
  const script = scripts.find(({ name }) => name === 'two tabs roll over')!;
  const trace = ['--', '0: track', '1: track', '0 lock', '--'];
  expect(replay(code(), script, trace)).toBeUndefined();
});
