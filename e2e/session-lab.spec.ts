// The session lab of the documentation, as a reader uses it: which sessions come out, and which rules are named.
import { existsSync, readFileSync } from 'node:fs';
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

const test = base.extend<{ lab: () => Promise<Page>; asked: string[] }, { address: string }>({
  address: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await buildDocsSite();
      const { port, refuse } = await listen(async ({ url = '/' }, response) => {
        const file = join(docsSite, decodeURIComponent(new URL(url, 'http://site').pathname));
        const isThere = file.startsWith(docsSite) && existsSync(file);
        response.writeHead(isThere ? 200 : 204, { 'content-type': TYPES[extname(file)] ?? 'text/plain' });
        response.end(isThere ? readFileSync(file) : undefined);
      });
      await use(`http://localhost:${port}/session-lab.html`);
      await refuse();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  // eslint-disable-next-line no-empty-pattern
  asked: async ({}, use) => use([]),
  lab: async ({ space, pageLog, address, asked }, use) => {
    await use(async () => {
      const page = await space.newPage();
      pageLog.watch(page);
      page.on('request', (request) => asked.push(new URL(request.url()).origin));
      await page.goto(address);
      // It becomes alive once the site's script has run.
      await page.waitForFunction(() => '__vue_app__' in document.querySelector('#app')!);
      return page;
    });
    expect([...new Set(asked)], 'who was asked for something').toEqual([new URL(address).origin]);
    expect(pageLog.lines.filter((line) => /^(error|warning):/.test(line))).toEqual([]);
    expect(pageLog.errors).toEqual([]);
  },
});
// In one worker, which builds the site once.
test.describe.configure({ mode: 'default' });
test.use({ isolation: 'context' });

const sessionsOf = (page: Page) => page.locator('.lab .sessions li').allInnerTexts();
const ruleOf = (page: Page, verdict: string) =>
  page.locator('.lab .verdicts li', { hasText: verdict }).locator('.rules').innerText();
const slider = (page: Page, name: string, which = 0) => page.getByRole('slider', { name }).nth(which);

/** Presses the key until what has the focus is called that, as somebody without a pointer does. */
const tabTo = async (page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab') => {
  const names: string[] = [];
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press(key);
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement;
      const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText;
      return label.trim().replace(/\s+/g, ' ');
    });
    names.push(focused);
    if (focused === name) return names;
  }
  throw new Error(`no ${key} leads to "${name}", but to ${names.join(', ')}`);
};
const press = async (page: Page, key: string, times: number) => {
  for (let i = 0; i < times; i++) await page.keyboard.press(key);
};

test('session lab: by pointer, a shorter trip to the background keeps the session; a shorter timeout ends it (rules 2, 3)', async ({
  lab,
}) => {
  const page = await lab();
  // What stands there first: two minutes away, with a background timeout of one.
  expect(await sessionsOf(page)).toEqual([
    'Session 1: 0:01 to 0:10, 1 event, ended: background-timeout',
    'Session 2: 0:13 to 0:13, 1 event, living',
  ]);
  expect(await ruleOf(page, 'shows tab A')).toBe('rule 3, 9');
  await expect(page.getByRole('img', { name: '2 sessions' })).toBeVisible();

  // The visit is moved: back after one minute.
  await slider(page, 'shows tab A').fill('11');
  expect(await sessionsOf(page)).toEqual(['Session 1: 0:01 to 0:13, 2 events, living']);
  expect(await ruleOf(page, 'shows tab A')).toBe('rule 3');

  await slider(page, 'does something in tab A', 1).fill('40');
  expect(await sessionsOf(page)).toEqual(['Session 1: 0:01 to 0:40, 2 events, living']);
  const foreground = page.getByLabel('foreground timeout');
  await foreground.fill('28');
  expect(await sessionsOf(page)).toEqual([
    'Session 1: 0:01 to 0:11, 1 event, ended: foreground-timeout',
    'Session 2: 0:40 to 0:40, 1 event, living',
  ]);
  expect(await ruleOf(page, '0:40')).toBe('rule 2, 17');
  // Being typed into.
  await foreground.fill('');
  expect(await sessionsOf(page)).toHaveLength(2);
});

test('session lab: by pointer, a second tab keeps the site in the foreground (rule 23)', async ({ lab }) => {
  const page = await lab();
  await page.getByRole('button', { name: 'Add something that happens' }).click();
  const last = page.locator('.lab .rows li').last();
  await last.getByLabel('what happens').selectOption('opens the site in tab');
  await last.getByLabel('in which tab').selectOption('B');
  await last.getByRole('slider').fill('5');
  expect(await sessionsOf(page)).toEqual(['Session 1: 0:01 to 0:13, 2 events, living']);
  expect(await ruleOf(page, 'hides tab A')).toBe('rule 23');
});

test('session lab: by keyboard alone, a clock that is set back and a crash (rules 6, 27)', async ({
  lab,
}) => {
  const page = await lab();
  await tabTo(page, 'The clock is set back');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'The clock is set back', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  expect(await sessionsOf(page)).toEqual([
    'Session 1: 0:01 to 0:01, 1 event, ended: clock',
    'Session 2: 0:12 to 0:20, 2 events, living',
  ]);
  expect(await ruleOf(page, 'The session was over (clock)')).toBe('rule 6, 17');
  // Two hours back are less than nothing when they come first.
  await tabTo(page, 'when: the clock is set back by 2 h');
  await press(page, 'ArrowLeft', 10);
  expect(await sessionsOf(page)).toEqual(['Session 1: 0:01 to 0:20, 3 events, living']);

  await tabTo(page, 'A crash', 'Shift+Tab');
  await page.keyboard.press('Space');
  expect(await sessionsOf(page)).toEqual([
    'Session 1: 0:01 to 0:01, 1 event, ended: force-quit',
    'Session 2: 0:09 to 0:09, 1 event, living',
  ]);
  expect(await ruleOf(page, '0:08')).toContain('27');

  // The crash is turned into a logout, and the page that follows it is taken away.
  await tabTo(page, 'when: the browser crashes');
  await tabTo(page, 'what happens');
  await page.keyboard.type('reset');
  expect(await sessionsOf(page)).toEqual([
    'Session 1: 0:01 to 0:06, 1 event, ended: logout',
    'Session 1 of visitor 2: 0:09 to 0:09, 1 event, living',
  ]);
  await tabTo(page, 'foreground timeout min', 'Shift+Tab');
  await page.keyboard.type('1');
  await expect(page.getByLabel('foreground timeout')).toBeFocused();
});

test('session lab: the focus goes through it in the order in which it is read, and stays when something is added or removed', async ({
  lab,
}) => {
  const page = await lab();
  await page.getByRole('button', { name: 'A long read' }).focus();
  expect(await tabTo(page, 'in which tab')).toEqual([
    'Two minutes away',
    'Two tabs',
    'A crash',
    'The clock is set back',
    'A logout',
    'foreground timeout min',
    'background timeout min',
    'longest min',
    'when: opens the site in tab A',
    'what happens',
    'in which tab',
  ]);
  await tabTo(page, 'remove: opens the site in tab A');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'remove: does something in tab A' }).first()).toBeFocused();
  await tabTo(page, 'Add something that happens');
  await page.keyboard.press('Enter');
  await expect(slider(page, 'when: does something in tab A', 2)).toBeFocused();
  expect(await slider(page, 'when:', 4).getAttribute('aria-valuetext')).toBe('1:30');
  // To the last one, which leaves the button that adds.
  for (let left = 5; left; left--)
    await page
      .getByRole('button', { name: /^remove:/ })
      .last()
      .press('Enter');
  await expect(page.getByRole('button', { name: 'Add something that happens' })).toBeFocused();
  expect(await sessionsOf(page)).toEqual(['None: only an event starts one (rule 1).']);
});

test('session lab: results are announced to screen readers; a reload starts again', async ({ lab }) => {
  const page = await lab();
  await expect(page.locator('[aria-live=polite]').locator('.sessions')).toBeVisible();
  for (const control of await page.locator('.lab :is(input, select, button)').all())
    await expect(control).toHaveAccessibleName(/\w/);
  await page.getByRole('button', { name: 'A logout' }).click();
  expect(await sessionsOf(page)).toHaveLength(3);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Two minutes away' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(page.locator('.lab .sessions li')).toHaveCount(2);
});
