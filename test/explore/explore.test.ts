// The shipped code in every order of what can happen: see README.md.
import { beforeAll, describe, expect, test } from 'vitest';
import { bundle, type Load } from './bundle';
import { explored } from './counts';
import { exhaust, replay } from './explore';
import { scripts } from './scripts';

const count = explored();

// What takes longer than this is left to npm run explore.
describe('every order', () => {
  test.each(scripts)('$name', { timeout: 300_000 }, (script) => {
    count((load) => exhaust(load, script, { states: 2500 }));
  });
});

describe('a trace', () => {
  let load: Load;
  beforeAll(async () => void (load = await bundle()));
  test('goes the same way each time', () => {
    const script = scripts.find(({ name }) => name === 'two tabs roll over')!;
    const trace = ['--', '0: track', '1: track', '0 lock', '--'];
    expect(replay(load, script, trace)).toBeUndefined();
  });
});
