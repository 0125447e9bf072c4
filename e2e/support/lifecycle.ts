import type { BrowserContext, Page } from '@playwright/test';
import { contextIdOf, openTab } from './tabs';

// Real visibility: a tab is hidden because another one is in front of it or its window is minimized, never by an
// override. In a hidden tab evaluate, goto and keyboard work; click, screenshot and requestAnimationFrame do not.

const covers = new WeakMap<BrowserContext, Map<string, Page>>();

const coverOf = async (page: Page): Promise<Page> => {
  const id = await contextIdOf(page);
  const known = covers.get(page.context()) ?? new Map<string, Page>();
  covers.set(page.context(), known);
  const before = known.get(id ?? '');
  if (before && !before.isClosed()) return before;
  const cover = await openTab(page.context(), id);
  known.set(id ?? '', cover);
  return cover;
};

/** Polls by evaluate: waiting by animation frames would never end in a hidden tab. */
const becomes = async (page: Page, state: DocumentVisibilityState) => {
  for (const end = Date.now() + 5_000; Date.now() < end; await new Promise((done) => setTimeout(done, 10))) {
    if ((await page.evaluate(() => document.visibilityState)) === state) return;
  }
  throw new Error(`The page did not become ${state}: ${page.url()}`);
};

/** Puts another tab in front. */
export const hide = async (page: Page) => {
  await (await coverOf(page)).bringToFront();
  await becomes(page, 'hidden');
};

export const show = async (page: Page) => {
  await page.bringToFront();
  await becomes(page, 'visible');
};

const setWindow = async (page: Page, windowState: 'minimized' | 'normal') => {
  const cdp = await page.context().newCDPSession(page);
  const { windowId } = await cdp.send('Browser.getWindowForTarget');
  await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
  await cdp.detach();
};

export const minimise = async (page: Page) => {
  await setWindow(page, 'minimized');
  await becomes(page, 'hidden');
};

export const restore = async (page: Page) => {
  await setWindow(page, 'normal');
  await becomes(page, 'visible');
};

const setLifecycle = async (page: Page, state: 'frozen' | 'active') => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Page.setWebLifecycleState', { state });
  await cdp.detach();
};

/** Freezes the tab, hidden first as browsers do. Its timers stop; evaluate still works. */
export const freeze = async (page: Page) => {
  if ((await page.evaluate(() => document.visibilityState)) === 'visible') await hide(page);
  await setLifecycle(page, 'frozen');
};

/** Thaws the tab, which stays hidden; `show()` alone thaws a frozen tab as well. */
export const resume = (page: Page) => setLifecycle(page, 'active');

/** Ends the renderer as a fault would. The Page object is dead afterwards: open another. */
export const crash = async (page: Page) => {
  const cdp = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash', { timeout: 10_000 });
  cdp.send('Page.crash').catch(() => {});
  await crashed;
};

/**
 * Goes back. A page from the back/forward cache never fires `load` again, so only the commit is waited for. What is
 * evaluated before its renderer has woken it is script in a cached page: Chromium drops it for that (`JavaScriptExecution`).
 */
export const goBack = async (page: Page) => {
  await page.goBack({ waitUntil: 'commit' });
  await page.waitForTimeout(200);
};

/** Of a page: a script that notes whether it came from the back/forward cache. */
export const restoreNotes = `addEventListener('pageshow', ({ persisted }) => (window.persisted = persisted));`;

/** Returns `true` if the page came from the back/forward cache; if not, Chromium's reasons. */
export const wasRestored = (page: { evaluate(read: () => unknown): Promise<unknown> }) =>
  page.evaluate(() => {
    const { persisted } = window as { persisted?: boolean };
    const [load] = performance.getEntriesByType('navigation') as { notRestoredReasons?: object | null }[];
    return persisted || JSON.stringify(load?.notRestoredReasons);
  });
