// The documentation as a site: it can be built, no link in it is dead, and its first page is light.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

test('docs site: every page is in the sidebar, and every entry of the sidebar is a page', () => {
  type Item = { link?: string; items?: Item[] };
  const linksIn = ({ link, items = [] }: Item): string[] => [
    ...(link ? [link] : []),
    ...items.flatMap(linksIn),
  ];
  const linked = (sidebar as Item[]).flatMap(linksIn).map((link) => `${link.slice(1)}.md`);
  expect(linked.sort()).toEqual(pages.filter((page) => page !== 'index.md').sort());
});

test('docs site: the first page loads less than 100 KB, and nothing from elsewhere', () => {
  const html = read('index.html');
  const loaded = [...html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+)"/g)].map(
    ([, path]) => path!,
  );
  expect(loaded.length).toBeGreaterThan(3);
  expect(loaded.filter((path) => !/^\/[^/]/.test(path))).toEqual([]);
  const bytes = [...loaded, '/index.html'].map((path) => gzipSync(readFileSync(join(docsSite, path))).length);
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(100_000);
});

test('docs site: diagrams are pictures on the site, without a script', () => {
  const html = read('sessions.html');
  expect(html).toMatch(/<div class="diagram"[^>]*><svg role="img"/);
  for (const page of pages) expect(read(page.replace(/md$/, 'html'))).not.toContain('language-mermaid');
});

/** Of a page's text, not of its scripts and styles. */
const linksOf = (html: string) =>
  [...html.matchAll(/<a\b[^>]*\shref="([^"]+)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));
const idsOf = (html: string) => new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));

test('docs site: every link of the built site leads to a file that is there, and to a place in it', () => {
  const broken: string[] = [];
  let found = 0;
  for (const page of pages) {
    const path = `/${page.replace(/md$/, 'html')}`;
    for (const href of linksOf(read(path))) {
      const url = new URL(href, `https://site${path}`);
      if (url.host !== 'site') continue;
      found += 1;
      const target = url.pathname === '/' ? '/index.html' : url.pathname;
      const hash = decodeURIComponent(url.hash.slice(1));
      const isThere = existsSync(join(docsSite, target)) && (!hash || idsOf(read(target)).has(hash));
      if (!isThere) broken.push(`${page}: ${href}`);
    }
  }
  expect(found).toBeGreaterThan(1000);
  expect(broken).toEqual([]);
});

test('docs site: a copied file is the project’s own', () => {
  const copy = read('files/src/core/delivery/native.schema.json');
  expect(copy).toBe(readFileSync(join(root, 'src/core/delivery/native.schema.json'), 'utf8'));
});

test('docs site: blocks that are alternatives are tabs, and the page beside the code shows no marker', () => {
  const tabs = [...read('getting-started.html').matchAll(/<label data-title="([^"]+)"/g)].map(
    ([, title]) => title,
  );
  expect(tabs).toEqual(['npm', 'pnpm', 'yarn', 'bun', 'TypeScript', 'React', 'Vue']);
  for (const page of pages) expect(read(page.replace(/md$/, 'html'))).not.toMatch(/:::|&lt;!-- tabs/);
});

test('docs site: no page asks another site for a script, a style, a font or a picture', () => {
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
  ['../src/plugins/gtag/gtag.ts', 'docs', '/files/src/plugins/gtag/gtag.ts.txt'],
  ['../size-limits.json', 'docs', '/files/size-limits.json'],
  // A folder has nothing to show, and what is not there neither.
  ['../demo/react', 'docs', undefined],
  ['../demo/nothing.ts', 'docs', undefined],
  ['https://example.com/', 'docs', 'https://example.com/'],
  ['#here', 'docs', '#here'],
])('docs site: a link to %s in %s leads to %s', (href, base, page) => {
  expect(findPage(href, base)).toBe(page);
});
