// node scripts/words.mjs                  counts the words of README.md and of each page of docs, without code and generated tables
// node scripts/words.mjs --base v0.1.0    compares with another commit
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { documents } from './lib/documents.mjs';
import { countWords } from './lib/prose.mjs';
import { root } from './lib/root.mjs';

const { base } = parseArgs({ options: { base: { type: 'string' } } }).values;

const readBase = (path) => {
  try {
    return execFileSync('git', ['show', `${base}:${path}`], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return '';
  }
};

const rows = documents().map((path) => ({
  path,
  before: base ? countWords(readBase(path)) : undefined,
  now: countWords(readFileSync(join(root, path), 'utf8')),
}));
const sum = (name, of) => ({
  path: name,
  before: base ? of.reduce((total, { before }) => total + before, 0) : undefined,
  now: of.reduce((total, { now }) => total + now, 0),
});
const table = [
  ...rows,
  sum(
    'docs',
    rows.filter(({ path }) => path.startsWith('docs')),
  ),
];
for (const { path, before, now } of table)
  console.log(
    [before, now]
      .filter((count) => count !== undefined)
      .map((count) => `${count}`.padStart(7))
      .join('') + `  ${path}`,
  );
