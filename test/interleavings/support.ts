// Profiles with a past, and what all these tests ask at the end: did everything arrive, once, and in sound sessions?
import { expect } from 'vitest';
import { createBrowser, type Browser } from '../browser/browser';
import type { BrowserOptions } from '../browser/browser-options';
import { checkPromises } from '../simulation/promises';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** A browser of somebody who has been on the site: there is a database, a record, and a collector that was well. */
export const createVisitedBrowser = async (options: BrowserOptions = {}): Promise<Browser> => {
  const browser = await createBrowser(options);
  const page = await browser.open();
  page.track('first visit');
  await browser.advance(5 * SECOND);
  await page.close();
  await browser.advance(10 * SECOND);
  return browser;
};

/** Two tabs of one visit in which only IndexedDB keeps the record. */
export const createTwoTabs = async (options: BrowserOptions = {}) => {
  const browser = await createBrowser(options);
  browser.cookies.block();
  const one = await browser.open();
  const other = await browser.open();
  await browser.advance(2 * SECOND);
  one.track();
  other.track();
  await browser.advance(5 * SECOND);
  return { browser, one, other };
};

/** A page that crashes with an event that it could not send. */
export const crashOffline = async (browser: Browser): Promise<void> => {
  const page = await browser.open();
  await browser.advance(2 * SECOND);
  browser.setOnline(false);
  page.track();
  await browser.advance(SECOND);
  page.crash();
  browser.setOnline(true);
};

/** A later visit, long enough for all that was left. */
export const visitLater = async (browser: Browser, wait = 60 * SECOND): Promise<void> => {
  const page = await browser.open();
  await browser.advance(wait);
  await page.close();
  await browser.advance(5 * SECOND);
};

/** Of each event that was tracked, how often it came. */
export const arrivals = ({ tracked, collector }: Browser): number[] => {
  const times = new Map<string, number>();
  for (const { id } of collector.received) times.set(id, (times.get(id) ?? 0) + 1);
  return tracked.map(({ id }) => times.get(id) ?? 0);
};
const count = (browser: Browser) => {
  const times = arrivals(browser);
  return { lost: times.filter((n) => n === 0).length, twice: times.filter((n) => n > 1).length };
};
export const expectAllOnce = (browser: Browser): void =>
  expect(count(browser)).toEqual({ lost: 0, twice: 0 });
export const expectAllArrived = (browser: Browser): void => expect(count(browser)).toMatchObject({ lost: 0 });
export const expectSoundSessions = (browser: Browser): void =>
  expect(checkPromises(browser).broken).toEqual([]);

/** The session of an event that has arrived. */
export const sessionOf = ({ collector }: Browser, id: string | null) =>
  collector.received.find((event) => event.id === id)?.session;
/** The ids of the sessions that have this index, of all visitors. */
export const sessionsAt = ({ collector }: Browser, index: number) => [
  ...new Set(
    collector.received
      .filter(({ session }) => session?.sessionIndex === index)
      .map(({ session }) => session!.sessionId),
  ),
];
/** Characters that localStorage holds. */
export const localSize = ({ localArea }: Browser): number =>
  localArea.keys().reduce((sum, key) => sum + key.length + localArea.get(key)!.length, 0);
