// The hashes of the script files that sites put into their tags.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scripts } from '../../scripts/entries.mjs';
import { readTable, reportSizes } from '../../scripts/size-report.mjs';
import { root } from './tarball';

test('integrity: each script file has its hash', () => {
  const hashes = JSON.parse(readFileSync(join(root, 'dist/integrity.json'), 'utf8')) as Record<
    string,
    string
  >;
  expect(Object.keys(hashes)).toEqual(Object.keys(scripts).map((name) => `${name}.js`));
  for (const [file, hash] of Object.entries(hashes)) {
    const code = readFileSync(join(root, 'dist', file));
    expect(hash).toBe(`sha384-${createHash('sha384').update(code).digest('base64')}`);
  }
});

test('integrity: sizes are shown beside those of the previous release', () => {
  const before = readTable(
    '| brotli bytes of | esbuild | terser |\n| --- | --- | --- |\n| `sojourn` | 15,739 | 1 |\n',
  );
  const now = [
    { name: 'core', raw: 0, gzip: 0, brotli: 15_700, limit: 15_800 },
    { name: 'gtag', raw: 0, gzip: 0, brotli: 503, limit: 600 },
  ];
  expect(reportSizes(now, before).split('\n').slice(2)).toEqual([
    '| `sojourn` | 15,739 | 15,700 | -39 |',
    '| + `sojourn/gtag` |  | 503 | new |',
  ]);
});
