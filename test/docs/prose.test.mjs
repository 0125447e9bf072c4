// Documents: short sentences, a ceiling for all words, and numbers that are the same wherever they stand.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documents } from '../../scripts/lib/documents.mjs';
import { countWords, lengthOf, readProse, sentencesOf } from '../../scripts/lib/prose.mjs';
import { root } from '../../scripts/lib/root.mjs';

const MAX_WORDS_IN_SENTENCE = 35;
/** Without code and generated tables, as `node scripts/words.mjs` counts. A page more is a reason to raise it, a longer page is none. */
const MAX_WORDS = { 'README.md': 700, docs: 34_500 };

const read = (path) => readFileSync(join(root, path), 'utf8');
const others = ['CONTRIBUTING.md', 'SECURITY.md', 'demo/README.md', 'consumers/README.md'];

test.each([...documents(), ...others])('prose: no sentence of %s has more than 35 words', (path) => {
  const long = sentencesOf(read(path)).filter((sentence) => lengthOf(sentence) > MAX_WORDS_IN_SENTENCE);
  expect(long).toEqual([]);
});

test('prose: README.md and the pages of docs stay below their ceilings of words', () => {
  const total = (paths) => paths.reduce((sum, path) => sum + countWords(read(path)), 0);
  const pages = documents().filter((path) => path !== 'README.md');
  expect(pages.length).toBeGreaterThan(50);
  expect(total(['README.md'])).toBeLessThanOrEqual(MAX_WORDS['README.md']);
  expect(total(pages)).toBeLessThanOrEqual(MAX_WORDS.docs);
});

/** Rows of the table below a heading, by their first cell. */
const rowsBelow = (text, heading) =>
  new Map(
    text
      .split(`\n## ${heading}\n`)[1]
      .split('\n## ')[0]
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split(/ *\| */).slice(1, -1))
      .map(([name, ...cells]) => [name, cells]),
  );

test('prose: README.md compares SDKs by the numbers of the benchmarks', () => {
  const short = rowsBelow(read('README.md'), 'Comparison');
  const whole = rowsBelow(read('docs/benchmarks.md'), 'Comparison with other SDKs');
  expect(short.size).toBeGreaterThan(4);
  expect(short.get('**sojourn**')[0]).toContain('<!-- size:core -->');
  for (const [name, cells] of short)
    if (!/^-+$/.test(name)) expect([name, cells]).toEqual([name, whole.get(name)]);
});

describe('prose: the counters', () => {
  test('skip code, front matter, comments and generated tables', () => {
    const text =
      '---\nlayout: home\n---\n\nOne two.\n\n```js\nconst three = 3;\n```\n\n<!-- api:X -->\n\n| four |\n\n<!-- /api -->\n\n<!-- five -->';
    expect(readProse(text).trim()).toBe('One two.');
    expect(countWords(text)).toBe(2);
  });

  test('join wrapped lines, and part list items, cells and headings', () => {
    const text = '# A title\n\nOne\ntwo. Three.\n\n- four\n  five\n- six\n\n| seven | eight |\n| - | - |';
    expect(sentencesOf(text)).toEqual([
      '# A title',
      'One two.',
      'Three.',
      'four five',
      'six',
      'seven',
      'eight',
    ]);
  });

  test('count a link as its text, and a list of names as one word', () => {
    const [sentence] = sentencesOf('See [the page](a.md#b) for `a`, `b` and `c d`.');
    expect(lengthOf(sentence)).toBe(5);
  });
});
