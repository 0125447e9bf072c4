import type { Page } from '@playwright/test';
import type { Collector } from './collector';
import { expect, soon } from './fixtures';

// What page views see of a site whose router changes the address first, and then the title.

/** The page views, each as its navigation, its path and its title. */
export const viewsOf = (collector: Collector) =>
  collector.events('page_view').map(({ page: { url, title }, properties: { navigation } }) => {
    const { pathname, search } = new URL(url);
    return `${navigation} ${pathname}${search} ${title}`;
  });

/** From Home to Cart and News, twice back, and forward: each is one view with its own title, in one document and session. */
export const expectViewsBackAndForth = async (tab: Page, collector: Collector) => {
  // A view that is left in the moment in which its title changes keeps its first title, so each arrives before the next begins.
  const shows = async (title: string, views: number) => {
    await soon(() => tab.title()).toBe(title);
    await soon(() => viewsOf(collector).length).toBe(views);
  };
  await shows('Home', 1);
  await tab.click('#to-cart');
  await shows('Cart', 2);
  await tab.click('#to-news');
  await shows('News', 3);
  await tab.goBack();
  await shows('Cart', 4);
  await tab.goBack();
  await shows('Home', 5);
  await tab.goForward();
  await shows('Cart', 6);
  await collector.quiet(300);
  expect(viewsOf(collector)).toEqual([
    'load / Home',
    'route /cart Cart',
    'route /news News',
    'route /cart Cart',
    'route / Home',
    'route /cart Cart',
  ]);
  // The router has not loaded any page again.
  expect(new Set(collector.events().map((event) => event.page.id)).size).toBe(1);
  expect(collector.events('session_start')).toHaveLength(1);
};
