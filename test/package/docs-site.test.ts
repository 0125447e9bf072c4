// The documentation as a site: it can be built, no link in it is dead, and its first page is light.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { sidebar } from '../../docs/.vitepress/config.mjs';
import { findPage } from '../../docs/.vitepress/link-to-pages.mjs';
import { buildDocsSite, docsSite } from '../../scripts/lib/docs-site.mjs';
import { root } from './tarball';

const read = (path: string) => readFileSync(join(docsSite, path), 'utf8');

// A dead link within the site fails it.
beforeAll(buildDocsSite);

const pages = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));

test('every page stands in the sidebar, and the reverse', () => {
  const linked = sidebar.flatMap(({ items }) => items.map(({ link }) => `${link.slice(1)}.md`));
  expect(linked.sort()).toEqual(pages.filter((page) => page !== 'index.md').sort());
});

test('the first page loads less than 100 KB, and nothing from elsewhere', () => {
  const html = read('index.html');
  const loaded = [...html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+)"/g)].map(
    ([, path]) => path!,
  );
  expect(loaded.length).toBeGreaterThan(3);
  expect(loaded.filter((path) => !/^\/[^/]/.test(path))).toEqual([]);
  const bytes = [...loaded, '/index.html'].map((path) => gzipSync(readFileSync(join(docsSite, path))).length);
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(100_000);
});

test('diagrams are pictures on the site, without a script', () => {
  const html = read('sessions.html');
  expect(html).toMatch(/<div class="diagram"[^>]*><svg role="img"/);
  for (const page of pages) expect(read(page.replace(/md$/, 'html'))).not.toContain('language-mermaid');
});

test('no page asks another site for a script, a style, a font or a picture', () => {
  for (const page of pages) {
    const html = read(page.replace(/md$/, 'html'));
    expect(html.match(/<(script|link|img|iframe|source)\b[^>]*(src|href)="(https?:)?\/\/[^>]*>/g)).toBeNull();
  }
});

test.each([
  ['sessions.md#what-ends-one', 'docs', './sessions.md#what-ends-one'],
  ['../SECURITY.md', 'docs', './security.md'],
  ['docs/limits.md', '.', './limits.md'],
  ['../demo/README.md#limits', 'docs', './demo.md#limits'],
  ['../SECURITY.md#limits', 'demo', './security.md#limits'],
  // Shown by the browser as text, from a copy.
  ['../src/plugins/gtag.ts', 'docs', '/files/src/plugins/gtag.ts.txt'],
  ['../size-limits.json', 'docs', '/files/size-limits.json'],
  // A folder has nothing to show, and what is not there neither.
  ['../demo/react', 'docs', undefined],
  ['../demo/nothing.ts', 'docs', undefined],
  ['https://example.com/', 'docs', 'https://example.com/'],
  ['#here', 'docs', '#here'],
])('a link to %s in %s leads to %s', (href, base, page) => {
  expect(findPage(href, base)).toBe(page);
});
