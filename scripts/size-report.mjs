// node scripts/size-report.mjs --base v0.1.0: a table of each entry point's size, now and at another commit. The other commit's
// sizes are read from its documentation, which a test compares with measurements.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './lib/prepare.mjs';
import { measure } from './lib/measure.mjs';
import { isMain, root } from './lib/root.mjs';
import { inWords, label } from './lib/size-table.mjs';

/** Bytes by the label of their row. */
export const readTable = (text) =>
  Object.fromEntries(
    [...text.matchAll(/^\| ([^|]+?) +\| +([\d,-]+) +\|/gm)].map(([, name, bytes]) => [
      name,
      +bytes.replaceAll(',', ''),
    ]),
  );

const show = (commit, path) => {
  try {
    const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('git', ['show', `${commit}:${path}`], options);
  } catch {
    return '';
  }
};

export const reportSizes = (now, before) =>
  [
    '| brotli bytes of | before | now | |',
    '| --- | ---: | ---: | ---: |',
    ...now.map(({ name, brotli }) => {
      const old = before[label(name)];
      const change = old === undefined ? 'new' : brotli - old;
      return `| ${label(name)} | ${old === undefined ? '' : inWords(old)} | ${inWords(brotli)} | ${change > 0 ? '+' : ''}${change || ''} |`;
    }),
  ].join('\n');

if (isMain(import.meta.url)) {
  const { base } = parseArgs({ options: { base: { type: 'string', default: 'HEAD' } } }).values;
  if (!existsSync(join(root, 'dist/index.js'))) await build();
  const before = readTable(show(base, 'docs/benchmarks.md') || show(base, 'README.md'));
  console.log(`Since ${base}:\n\n${reportSizes(await measure(), before)}`);
}
