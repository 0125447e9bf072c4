import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { modules, scripts, testModules } from '../../scripts/entries.mjs';
import { documents } from '../../scripts/lib/documents.mjs';
import { isOver, measure, readLimits } from '../../scripts/lib/measure.mjs';
import { fillMarkers, inWords } from '../../scripts/lib/size-table.mjs';
import { root } from './tarball';

type Sizes = Awaited<ReturnType<typeof measure>>;

let sizes: Sizes;
beforeAll(async () => {
  sizes = await measure();
});

test('sizes: every size is within its limit', () => {
  expect(sizes.filter(isOver)).toEqual([]);
});

test('sizes: every file that pages load has a limit', () => {
  const shipped = [...Object.keys(modules), ...Object.keys(scripts).map((name) => `${name}.js`)];
  // On servers, in tests, and for people who develop.
  const free = ['cookie', 'collector', 'sojourn.dev.js', ...testModules];
  const limited = ['index', ...Object.keys(readLimits())];
  expect(shipped.filter((name) => !limited.includes(name) && !free.includes(name))).toEqual([]);
});

describe.skipIf(documents().length === 0)('sizes: the documents', () => {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');

  test.each(documents())('%s states the measured sizes (npm run size -- --write)', (path) => {
    const { filled, unknown } = fillMarkers(read(path), sizes);
    expect(unknown).toEqual([]);
    expect(read(path)).toBe(filled);
  });

  test('there is a table of sizes, of the same numbers (npm run size -- --write)', () => {
    const [, table] = /<!-- sizes -->([^]*?)<!-- \/sizes -->/.exec(documents().map(read).join('\n'))!;
    const missing = sizes.filter(({ brotli }) => !table!.includes(`| ${inWords(brotli)} `));
    expect(missing).toEqual([]);
    for (const peer of ['Snowplow', 'Plausible']) expect(table).toContain(`| ${peer} `);
  });

  test.each(['core', 'sojourn.js'])('README.md states the size of %s', (name) => {
    expect(read('README.md')).toContain(`<!-- size:${name} -->`);
  });

  test('README.md takes two minutes: at most 250 lines', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(250);
  });
});

test('sizes: a number that is not the measured one is noticed', () => {
  const { brotli } = sizes[0]!;
  const wrong = `<!-- size:core -->${brotli + 1}<!-- /size --> <!-- size:nothing -->1<!-- /size -->`;
  const { filled, unknown } = fillMarkers(wrong, sizes);
  expect(filled).not.toBe(wrong);
  expect(unknown).toEqual(['nothing']);
});
