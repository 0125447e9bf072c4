// Each rule, broken: then the exploration has to fail. A net that catches nothing would pass all else.
import { describe, expect, test } from 'vitest';
import { bundle } from './bundle';
import { exhaust, replay } from './explore';
import { mutants } from './mutants';
import { scripts } from './scripts';

describe('the exploration fails', () => {
  test.each(mutants)('$name', { timeout: 120_000 }, async ({ mutation, script: name }) => {
    const script = scripts.find((one) => one.name === name)!;
    const load = await bundle([mutation]);
    const { violation } = exhaust(load, script);
    expect(violation?.message).toMatch(/^\d+(, \d+)*: /);
    // What it tells can be run again: it fails in the same way, and the shipped code does not.
    expect(replay(load, script, violation!.trace)?.message).toBe(violation!.message);
    expect(replay(await bundle(), script, violation!.trace)).toBeUndefined();
  });
  test('a mutant that changes nothing is refused', async () => {
    const find = /no such text/;
    await expect(bundle([{ file: 'session/judge.ts', find, put: '' }])).rejects.toThrow('has no');
  });
});
