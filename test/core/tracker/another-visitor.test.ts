// Rule 36: another visitor has another page and another tab too, or their ids would tell that the two are one.
import { expect, test } from 'vitest';
import { createBrowser, type Browser } from '../../browser/browser';
import type { BrowserOptions } from '../../browser/browser-options';

const SECOND = 1000;

const start = (options?: BrowserOptions) => createBrowser(options);
const visitorOf = (browser: Browser, name: string) =>
  browser.collector.received.find((event) => event.name === name)?.session?.userId;

/** Ids of pages, of tabs and of users that more than one visitor has. */
const links = (browser: Browser) => {
  const visitors = new Map<string, Set<string>>();
  for (const { name, session, page, tab, user } of browser.collector.received)
    for (const id of [`page ${page!.id}`, `tab ${tab!.id}`, ...(user ? [`user ${user.id}`] : [])]) {
      const known = visitors.get(id) ?? new Set();
      visitors.set(id, known.add(session!.userId));
      if (known.size > 1) known.add(name);
    }
  return [...visitors].filter(([, known]) => known.size > 1).map(([id, known]) => [id, ...known]);
};

test('another visitor: after reset(), in a page that lives on', async () => {
  const browser = await start();
  const page = await browser.open();
  page.tracker.identify('u-1');
  page.track('one');
  await browser.advance(2 * SECOND);
  page.tracker.reset();
  page.track('two');
  page.tracker.identify('u-2');
  page.track('three');
  page.tracker.reset();
  page.track('four');
  await browser.advance(5 * SECOND);
  expect(new Set(['one', 'two', 'four'].map((name) => visitorOf(browser, name))).size).toBe(3);
  expect(visitorOf(browser, 'two')).toBe(visitorOf(browser, 'three'));
  expect(links(browser)).toEqual([]);
});

test('another visitor: after reset() before the record has been read, and in its first page', async () => {
  const browser = await start();
  const page = await browser.open();
  page.track('one');
  await browser.advance(2 * SECOND);
  await page.close();
  const next = await browser.open({ tab: page.tab });
  next.track('two');
  next.tracker.reset();
  next.track('three');
  await browser.advance(5 * SECOND);
  expect(visitorOf(browser, 'two')).toBe(visitorOf(browser, 'one'));
  expect(visitorOf(browser, 'three')).not.toBe(visitorOf(browser, 'one'));
  expect(links(browser)).toEqual([]);
});

test('another visitor: after reset() in a page that goes at once, or that has tracked nothing', async () => {
  const browser = await start();
  const page = await browser.open();
  page.track('one');
  await browser.advance(2 * SECOND);
  page.tracker.reset();
  await page.close();
  const login = await browser.open({ tab: page.tab });
  login.track('two');
  await browser.advance(2 * SECOND);
  login.tracker.endSession();
  await browser.advance(2 * SECOND);
  await login.close();
  const again = await browser.open({ tab: page.tab });
  await browser.advance(2 * SECOND);
  again.tracker.reset();
  await browser.advance(2 * SECOND);
  await again.close();
  const last = await browser.open({ tab: page.tab });
  last.track('three');
  await browser.advance(5 * SECOND);
  expect(new Set(['one', 'two', 'three'].map((name) => visitorOf(browser, name))).size).toBe(3);
  expect(links(browser)).toEqual([]);
});

test('another visitor: the end of a session known only from the cookie is announced without a user', async () => {
  const browser = await start();
  const page = await browser.open();
  page.track('one');
  await browser.advance(2 * SECOND);
  await page.close();
  await browser.advance(10 * SECOND);
  const cookie = browser.cookies.all()[0]!;
  const other = await start();
  other.cookies.write('shop.example', `sojourn=${cookie.value};max-age=1000`);
  const next = await other.open();
  await other.advance(SECOND);
  next.tracker.reset();
  next.tracker.identify('u-2');
  next.track('two');
  await other.advance(5 * SECOND);
  const end = other.collector.received.find(({ name }) => name === 'session_end');
  expect(end?.session?.userId).not.toBe(visitorOf(other, 'two'));
  expect(end).not.toHaveProperty('user');
  expect(links(other)).toEqual([]);
});

test('another visitor: after reset() in another tab', async () => {
  const browser = await start();
  const one = await browser.open();
  const other = await browser.open();
  one.track('one');
  other.track('other');
  await browser.advance(2 * SECOND);
  one.tracker.reset();
  one.track('two');
  await browser.advance(2 * SECOND);
  other.track('adopted');
  await browser.advance(5 * SECOND);
  expect(visitorOf(browser, 'adopted')).toBe(visitorOf(browser, 'two'));
  expect(visitorOf(browser, 'adopted')).not.toBe(visitorOf(browser, 'other'));
  expect(links(browser)).toEqual([]);
});

test('another visitor: after a withdrawal and the next grant, cookieless in between', async () => {
  const browser = await start({ tracker: { cookieless: true } });
  const page = await browser.open();
  page.tracker.identify('u-1');
  page.track('granted');
  await browser.advance(2 * SECOND);
  page.tracker.setConsent('denied');
  page.tracker.identify('u-2');
  page.track('denied');
  await browser.advance(2 * SECOND);
  page.tracker.setConsent('granted');
  page.track('again');
  await browser.advance(5 * SECOND);
  expect(new Set(['granted', 'denied', 'again'].map((name) => visitorOf(browser, name))).size).toBe(3);
  expect(links(browser)).toEqual([]);
  const users = browser.collector.received.map(({ name, user }) => [name, user?.id]);
  expect(users.filter(([, user]) => user)).toEqual(expect.arrayContaining([['granted', 'u-1']]));
  expect(users.filter(([name]) => name === 'denied' || name === 'again')).toEqual([
    ['denied', undefined],
    ['again', undefined],
  ]);
});

test('another visitor: cookieless from the start, then granted', async () => {
  const browser = await start({ tracker: { cookieless: true, consent: 'denied' } });
  const page = await browser.open();
  page.tracker.identify('u-1');
  page.track('denied');
  await browser.advance(2 * SECOND);
  page.tracker.setConsent('granted');
  page.track('granted');
  await browser.advance(5 * SECOND);
  expect(visitorOf(browser, 'granted')).not.toBe(visitorOf(browser, 'denied'));
  expect(links(browser)).toEqual([]);
  expect(browser.collector.received.filter(({ user }) => user)).toEqual([]);
});
