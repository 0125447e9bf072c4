import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { fillMarkers, isOver, measure } from '../../scripts/size.mjs';
import { root } from './tarball';

type Sizes = Awaited<ReturnType<typeof measure>>;

let sizes: Sizes;
beforeAll(async () => {
  sizes = await measure();
});

test('every size is within its limit', () => {
  expect(sizes.filter(isOver)).toEqual([]);
});

describe.skipIf(!existsSync(join(root, 'README.md')))('README', () => {
  const readme = () => readFileSync(join(root, 'README.md'), 'utf8');

  test('states the measured sizes (npm run size -- --write)', () => {
    const { filled, unknown } = fillMarkers(readme(), sizes);
    expect(unknown).toEqual([]);
    expect(readme()).toBe(filled);
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
