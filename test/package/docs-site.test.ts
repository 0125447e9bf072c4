// The documentation as a site: it can be built, no link in it is dead, and its first page is light.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sidebar } from '../../docs/.vitepress/config.mjs';
import { findPage } from '../../docs/.vitepress/link-to-pages.mjs';
import { root } from './tarball';

const site = mkdtempSync(join(tmpdir(), 'sojourn-docs-'));
const read = (path: string) => readFileSync(join(site, path), 'utf8');

beforeAll(() => {
  // A dead link within the site fails it.
  const vitepress = join(root, 'node_modules/vitepress/bin/vitepress.js');
  execFileSync(process.execPath, [vitepress, 'build', 'docs', '--outDir', site], {
    cwd: root,
    stdio: 'pipe',
  });
});
afterAll(() => rmSync(site, { recursive: true, force: true }));

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
  const bytes = [...loaded, '/index.html'].map((path) => gzipSync(readFileSync(join(site, path))).length);
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(100_000);
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
  ['../src/plugins/gtag.ts', 'docs', undefined],
  ['https://example.com/', 'docs', 'https://example.com/'],
  ['#here', 'docs', '#here'],
])('a link to %s in %s leads to %s', (href, base, page) => {
  expect(findPage(href, base)).toBe(page);
});
