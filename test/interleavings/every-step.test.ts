// A page is left, in each of the ways in which pages are left, at each step of what its events have set off.
import { describe, expect, test } from 'vitest';
import type { Browser } from '../browser/browser';
import type { Page } from '../browser/page';
import { arrivals, createVisitedBrowser, SECOND, visitLater } from './support';

const STEPS = 20;

interface Departure {
  readonly what: string;
  leave(page: Page): unknown;
  /** After 100 ms. */
  comeBack?(page: Page, browser: Browser): unknown;
  /** Nobody hears what became of a request: it may be sent again. */
  readonly isUnheard?: boolean;
}
const departures: readonly Departure[] = [
  { what: 'hidden', leave: (page) => page.hide() },
  { what: 'hidden and shown', leave: (page) => page.hide(), comeBack: (page) => page.show() },
  { what: 'put to sleep', leave: (page) => page.sleep() },
  { what: 'put to sleep and woken', leave: (page) => page.sleep(), comeBack: (page) => page.wake() },
  { what: 'closed', leave: (page) => page.close() },
  { what: 'crashed', leave: (page) => page.crash(), isUnheard: true },
  {
    what: 'asked for consent again',
    leave: (page) => page.tracker.setConsent('pending'),
    async comeBack(page, browser) {
      page.track('waits for consent');
      await browser.advance(50);
      page.tracker.setConsent('granted');
    },
    // The request that is out is given up (rule 35).
    isUnheard: true,
  },
];

const liveThrough = async (departure: Departure, step: number, isBlocked: boolean, disk: number) => {
  const browser = await createVisitedBrowser({ seed: step + 1, fate: { commits: () => step % 2 === 0 } });
  if (isBlocked) browser.cookies.block();
  browser.settings.diskLatency = disk;
  browser.settings.latency = step % 3 ? 80 : 5;
  const other = await browser.open();
  const page = await browser.open();
  page.track();
  if (step % 4) {
    await browser.advance(2 * SECOND);
    page.tracker.newSession();
  }
  page.track();
  other.track();
  await browser.step(step);
  await departure.leave(page);
  other.track();
  await browser.advance(100);
  await departure.comeBack?.(page, browser);
  page.track();
  await browser.advance(3 * SECOND);
  await page.close();
  await other.close();
  await visitLater(browser);
  return arrivals(browser);
};

describe.each(departures)('every step: a page that is $what', (departure) => {
  test.each([
    { storage: 'a fast disk', isBlocked: false, disk: 0.2 },
    { storage: 'a slow disk', isBlocked: false, disk: 30 },
    { storage: 'a very slow disk', isBlocked: false, disk: 100 },
    { storage: 'cookies blocked', isBlocked: true, disk: 5 },
  ])('loses nothing, and sends nothing twice: $storage', async ({ isBlocked, disk }) => {
    const wrong: string[] = [];
    for (let step = 0; step < STEPS; step++) {
      const times = await liveThrough(departure, step, isBlocked, disk);
      const isRight = (n: number) => n === 1 || (n > 1 && departure.isUnheard);
      if (!times.every(isRight)) wrong.push(`${step} steps: arrived ${times} times`);
    }
    expect(wrong).toEqual([]);
  });
});
