// Links of the documents to files of the project, and to headings in them, lead somewhere.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/root.mjs';

const foreign = ['node_modules', 'dist', 'test-results', '.git', 'data'];

const findDocuments = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (foreign.includes(entry.name)) return [];
    return entry.isDirectory() ? findDocuments(path) : entry.name.endsWith('.md') ? [path] : [];
  });

/** Without its code: there, what looks like a heading or a link is none. */
const read = (path) => readFileSync(path, 'utf8').replace(/^```[^]*?^```/gm, '');

/** The anchors that a document sets itself, and those that GitHub makes of headings. */
const anchorsOf = (text) => {
  const counts = new Map();
  const own = [...text.matchAll(/<a id="([^"]+)"/g)].map(([, id]) => id);
  const made = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title]) => {
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-');
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    return count ? `${anchor}-${count}` : anchor;
  });
  return [...own, ...made];
};

/** Links that lead nowhere. */
const findBroken = (document) =>
  [...read(document).matchAll(/\]\((?![a-z]+:)([^)\s#]*)(?:#([^)\s]+))?\)/g)]
    .map(([, path, anchor]) => ({ target: path ? join(dirname(document), path) : document, path, anchor }))
    .filter(
      ({ target, anchor }) =>
        !existsSync(target) ||
        (anchor && target.endsWith('.md') && !anchorsOf(read(target)).includes(anchor)),
    )
    .map(({ path, anchor }) => `${path}${anchor ? `#${anchor}` : ''}`);

test.each(findDocuments(root).map((path) => relative(root, path)))(
  'links: every link of %s leads somewhere',
  (path) => {
    expect(findBroken(join(root, path))).toEqual([]);
  },
);

test('links: a heading’s anchor is as GitHub makes it', () => {
  expect(anchorsOf('# A\n## Sessions, exactly\n### `on` a [server](x.md)\n## A\n<a id="b-c">')).toEqual([
    'b-c',
    'a',
    'sessions-exactly',
    'on-a-server',
    'a-1',
  ]);
});
