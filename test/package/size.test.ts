import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { modules, scripts } from '../../scripts/entries.mjs';
import { isOver, measure, readLimits } from '../../scripts/lib/measure.mjs';
import { fillMarkers, inWords } from '../../scripts/lib/size-table.mjs';
import { root } from './tarball';

type Sizes = Awaited<ReturnType<typeof measure>>;

let sizes: Sizes;
beforeAll(async () => {
  sizes = await measure();
});

test('every size is within its limit', () => {
  expect(sizes.filter(isOver)).toEqual([]);
});

test('what a page loads has a limit', () => {
  const shipped = [...Object.keys(modules), ...Object.keys(scripts).map((name) => `${name}.js`)];
  // On servers, and for people who develop.
  const free = ['cookie', 'collector', 'sojourn.dev.js'];
  const limited = ['index', ...Object.keys(readLimits())];
  expect(shipped.filter((name) => !limited.includes(name) && !free.includes(name))).toEqual([]);
});

describe.skipIf(!existsSync(join(root, 'README.md')))('README', () => {
  const readme = () => readFileSync(join(root, 'README.md'), 'utf8');

  test('states the measured sizes (npm run size -- --write)', () => {
    const { filled, unknown } = fillMarkers(readme(), sizes);
    expect(unknown).toEqual([]);
    expect(readme()).toBe(filled);
  });

  test('has the table of sizes, of the same numbers (npm run size -- --write)', () => {
    const [, table] = /<!-- sizes -->([^]*?)<!-- \/sizes -->/.exec(readme())!;
    const missing = sizes.filter(({ brotli }) => !table!.includes(`| ${inWords(brotli)} `));
    expect(missing).toEqual([]);
    for (const peer of ['Snowplow', 'Plausible']) expect(table).toContain(`| ${peer} `);
  });

  test.each(['core', 'sojourn.js'])('states the size of %s', (name) => {
    expect(readme()).toContain(`<!-- size:${name} -->`);
  });
});

test('a number that is not the measured one is noticed', () => {
  const { brotli } = sizes[0]!;
  const wrong = `<!-- size:core -->${brotli + 1}<!-- /size --> <!-- size:nothing -->1<!-- /size -->`;
  const { filled, unknown } = fillMarkers(wrong, sizes);
  expect(filled).not.toBe(wrong);
  expect(unknown).toEqual(['nothing']);
});
