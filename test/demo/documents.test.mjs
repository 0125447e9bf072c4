// What SECURITY.md and the demo's README promise stands beside tests: those have to be there, by the names given.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');
const found = (text, pattern) => [...text.matchAll(pattern)].map(([, part]) => part);

test.each(['SECURITY.md', 'demo/README.md', 'collector/README.md'])(
  'documents: the files and tests that %s names are there',
  (document) => {
    const text = read(document);
    const tests = found(text, /`((?:test|e2e)\/[\w./-]+\.(?:ts|mjs))`/g);
    const links = found(text, /\]\(([^)#]+)/g).map((path) => join(dirname(document), path));
    expect(tests.length + links.length).toBeGreaterThan(0);
    expect([...tests, ...links].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  },
);

test.each([
  ['demo', 7],
  ['collector', 11],
])('documents: every limit of the %s has its test', (folder, least) => {
  const [, section] = read(`${folder}/README.md`).split('## Limits');
  const [table] = section.split('\n## ');
  const rows = table.split('\n').filter((line) => /^\| (?!-|limit )/.test(line));
  expect(rows.length).toBeGreaterThanOrEqual(least);
  for (const row of rows) {
    const [limit, , , holds] = row.split('|').slice(1);
    const [, file, titles] = /^ `([\w./-]+)`: (.+?) *$/.exec(holds) ?? [];
    expect([limit, file]).toEqual([limit, expect.any(String)]);
    const tests = read(file.includes('/') ? file : `test/${folder}/${file}.test.mjs`);
    for (const title of titles.split('; ')) expect([title, tests.includes(title)]).toEqual([title, true]);
  }
});
