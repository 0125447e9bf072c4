// data-auto: what a script-tag build tracks automatically.
import { expect, test } from 'vitest';
import type { Plugin } from '../../src/core/tracker/plugin';
import { choosePlugins } from '../../src/script-tag/choose-plugins';

const named = (...names: string[]): Plugin[] => names.map((name) => ({ name }));
const choose = (auto?: unknown) => {
  const reported: string[] = [];
  const chosen = choosePlugins(auto, named('page-views', 'app-state'), named('engagement'), (path) =>
    reported.push(path),
  );
  return { chosen: chosen.map(({ name }) => name), reported };
};

test.each([
  [undefined, ['page-views', 'app-state'], 0],
  ['', [], 0],
  [' \n', [], 0],
  ['page-views', ['page-views'], 0],
  ['engagement  page-views\n', ['page-views', 'engagement'], 0],
  ['page-views pageviews', ['page-views'], 1],
  ['page', [], 1],
  ['page-views,app-state', [], 1],
  ['true', [], 1],
  ['constructor __proto__', [], 2],
  // What a call of `init` may give.
  [false, [], 1],
  [['page-views'], [], 1],
  [null, [], 1],
  [Symbol('no'), [], 1],
])('data-auto: %s', (auto, chosen, faults) => {
  expect(choose(auto)).toEqual({ chosen, reported: Array(faults).fill('auto') });
});
