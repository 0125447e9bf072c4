// The built documentation as a reader uses it: the search says that it loads, and no page is wider than a phone.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { buildDocsSite, docsSite } from '../scripts/lib/docs-site.mjs';
import { expect, test as base } from './support/fixtures';
import { listen } from './support/listener';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const SEARCH_INDEX = /localSearchIndexroot/;

type Site = { origin: string; index: { hold(): () => void; isMissing: boolean } };

const test = base.extend<{ visit: (path: string) => Promise<Page> }, { docs: Site }>({
  docs: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await buildDocsSite();
      let indexIsFree = Promise.resolve();
      const index = {
        isMissing: false,
        hold() {
          let open = () => {};
          indexIsFree = new Promise((resolve) => (open = resolve));
          return open;
        },
      };
      const { port, refuse } = await listen(async ({ url = '/' }, response) => {
        const file = join(docsSite, decodeURIComponent(new URL(url, 'http://site').pathname));
        const isIndex = SEARCH_INDEX.test(file);
        if (isIndex) await indexIsFree;
        const isThere = file.startsWith(docsSite) && existsSync(file) && !(isIndex && index.isMissing);
        response.writeHead(isThere ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'text/plain' });
        response.end(isThere ? readFileSync(file) : undefined);
      });
      await use({ origin: `http://localhost:${port}`, index });
      await refuse();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  visit: async ({ space, docs }, use) => {
    await use(async (path) => {
      const page = await space.newPage();
      await page.goto(docs.origin + path);
      await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}));
      return page;
    });
  },
});
// In one worker, which builds the site once.
test.describe.configure({ mode: 'default' });
test.use({ isolation: 'context' });

test('documentation site: the search says that its index loads, and keeps what is typed meanwhile', async ({
  visit,
  docs,
}) => {
  const page = await visit('/reference.html');
  const open = docs.index.hold();
  await page.keyboard.press('/');
  const dialog = page.getByRole('dialog', { name: 'Search' });
  await expect(dialog.getByRole('status')).toHaveText('Loading the search index…');
  await page.keyboard.type('maxDura');
  // Closed and opened again while it loads.
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('maxDura');
  open();
  const input = page.locator('#localsearch-input');
  await expect(input).toHaveValue('maxDura');
  await expect(dialog).toHaveCount(0);
  await page.keyboard.type('tion');
  await expect(input).toHaveValue('maxDuration');
  await expect(page.locator('#localsearch-list .result').first()).toBeVisible();
});

test('documentation site: a search index that does not come is said, with the remedy', async ({
  visit,
  docs,
}) => {
  docs.index.isMissing = true;
  const page = await visit('/limits.html');
  await page.getByRole('button', { name: 'Search' }).click();
  const dialog = page.getByRole('dialog', { name: 'Search' });
  await expect(dialog.getByRole('status')).toContainText('could not be loaded');
  docs.index.isMissing = false;
  await dialog.getByRole('button', { name: 'Load the page again' }).click();
  await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}));
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.locator('#localsearch-input')).toBeVisible();
});

test('documentation site: on a phone no page scrolls sideways, and rows of words are cards', async ({
  visit,
  docs,
}) => {
  // It loads every page of the site.
  test.slow();
  const page = await visit('/reference.html');
  await page.setViewportSize({ width: 390, height: 844 });
  for (const file of readdirSync(docsSite).filter((name) => name.endsWith('.html'))) {
    await page.goto(`${docs.origin}/${file}`);
    const isWide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
    expect([file, await page.evaluate(isWide)]).toEqual([file, false]);
  }
  await page.goto(`${docs.origin}/reference.html#session-foregroundtimeout`);
  const row = page.locator('tr', { has: page.locator('#session-foregroundtimeout') });
  await expect(row).toBeInViewport();
  const widths = await row
    .locator('td')
    .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().width));
  for (const width of widths) expect(width).toBeGreaterThan(250);
});
