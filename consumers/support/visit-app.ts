import { expect, type Page } from '@playwright/test';
import { sleep } from '../../e2e/support/answers';
import type { Space } from '../../e2e/support/chromium';
import { goBack } from '../../e2e/support/lifecycle';
import type { Server } from './app';

/** How long a visitor looks at a page. Routers set titles late; a page left earlier would have the previous title. */
const LOOK_MS = 700;

export type View = { path: string; title: string; navigation: 'load' | 'route' | 'restore' };

/**
 * One visit, the same for every app. The app has links #home, #products, #about, #team (the query of #about) and #contact,
 * which replaces; buttons #buy and #leave; an <h1> with the text of the title; and `data-alive` at <html> once scripts run.
 */
export const visitApp = async (space: Space, watch: (page: Page) => void, url: string, { pages }: Server) => {
  const loads = pages === 'loads';
  const views: View[] = [];
  const opener = await space.newPage();
  const opened = opener.context().waitForEvent('page', { predicate: (page) => page !== opener });
  // A page may only close itself if a script has opened it.
  await opener.evaluate((address) => void window.open(address), `${url}/`);
  const page = await opened;
  watch(page);

  // Visible ones only: Next keeps previous pages hidden in the document.
  const see = async (path: string, title: string, navigation?: View['navigation']) => {
    await expect(page.locator('h1:visible')).toHaveText(title, { timeout: 30_000 });
    await expect(page.locator('html[data-alive]')).toBeAttached({ timeout: 30_000 });
    await expect.poll(() => page.title()).toBe(title);
    await expect.poll(() => page.url()).toBe(url + path);
    if (navigation) views.push({ path, title, navigation });
    await sleep(LOOK_MS);
  };
  const routed = loads ? 'load' : 'route';
  const click = async (
    id: string,
    path: string,
    title: string,
    navigation: View['navigation'] | undefined = routed,
  ) => {
    await page.click(`#${id}:visible`);
    await see(path, title, navigation);
  };
  /** The browser decides whether a document returns from the back/forward cache or is loaded again. */
  const travelled = async () => {
    if (!loads) return 'route';
    return (await page.evaluate(
      () =>
        performance.getEntriesByType('navigation').length && (window as { persisted?: boolean }).persisted,
    ))
      ? 'restore'
      : 'load';
  };

  await see('/', 'Home', 'load');
  await click('products', '/products', 'Products');
  await click('about', '/about', 'About');
  await click('team', '/about?tab=team', 'About');
  await click('contact', '/contact', 'Contact');
  await goBack(page);
  await see('/about', 'About', await travelled());
  await page.goForward({ waitUntil: 'commit' });
  await sleep(200);
  await see('/contact', 'Contact', await travelled());
  await page.reload();
  await see('/contact', 'Contact', 'load');
  await click('home', '/', 'Home');
  await click('products', '/products', 'Products');
  // The same link again is not a new view, unless the document is loaded again.
  await page.click('#products:visible');
  await see('/products', 'Products', loads ? 'load' : undefined);
  await page.click('#buy:visible');
  await sleep(LOOK_MS);
  const closed = page.waitForEvent('close');
  await page.click('#leave:visible').catch(() => {});
  await closed;
  await opener.close();
  return views;
};
