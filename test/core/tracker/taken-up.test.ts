// Rule 18: every session of which an event was delivered has its start delivered too, whatever became of its first page.
import { expect, test } from 'vitest';
import type { Options, Tracker } from '../../../src/index';
import { createBrowser } from '../../browser/browser';
import { compileTracker } from '../../browser/compile';
import { sessionOf } from '../../interleavings/support';

const SECOND = 1000;
const OTHER = 'https://other.example/e';

/** Browsers whose pages have a second tracker of the same namespace, for another collector. */
const openWithTwo = async () => {
  const load = await compileTracker();
  const others: Tracker[] = [];
  const browser = await createBrowser({
    load: (globals) => {
      const realm = load(globals);
      const createTracker = (options: Options) => {
        others.push(realm.createTracker({ ...options, collector: OTHER }));
        return realm.createTracker(options);
      };
      return { ...realm, createTracker };
    },
  });
  return { browser, others };
};

test('stored session: two trackers of a namespace each announce the start to their own collector', async () => {
  const { browser, others } = await openWithTwo();
  const page = await browser.open();
  const startsAt = (collector: string) =>
    browser.collector.received
      .filter(({ name, request }) => {
        const { url } = browser.collector.requests[request - 1]!;
        return name === 'session_start' && url === collector;
      })
      .map(({ session }) => session!.sessionIndex);
  page.track('one');
  await browser.advance(SECOND);
  others[0]!.track('two');
  await browser.advance(3 * SECOND);
  page.tracker.newSession();
  await browser.advance(SECOND);
  others[0]!.track('two');
  await browser.advance(3 * SECOND);
  const [own] = browser.collector.requests.map(({ url }) => url);
  expect(startsAt(own!)).toEqual([1, 2]);
  expect(startsAt(OTHER)).toEqual([1, 2]);
});

test('stored session: a session of which only the cookie is known has its start reported by the next page', async () => {
  const browser = await createBrowser({ fate: { commits: () => false, plainArrives: () => false } });
  const first = await browser.open();
  first.track('first');
  await browser.advance(5 * SECOND);
  const living = await browser.open();
  // It has looked for what others left, twice.
  await browser.advance(20 * SECOND);
  browser.setOnline(false);
  first.tracker.newSession();
  await first.close();
  await browser.advance(10);
  // The cookie says it, and nothing else that outlives the browser.
  const id = living.track('accepted');
  browser.fate.lostCookies = () => 0;
  browser.fate.lostLocalStorage = () => 60_000;
  await browser.advance(SECOND);
  await browser.kill();
  browser.setOnline(true);
  await browser.open();
  await browser.advance(20 * SECOND);
  const session = sessionOf(browser, id)!;
  expect(session.sessionIndex).toBe(2);
  const starts = browser.collector.received.filter(({ name }) => name === 'session_start');
  expect(starts.map((event) => event.session!.sessionId)).toContain(session.sessionId);
});

test('stored session: a page load in a session that is stored reports no start', async () => {
  const browser = await createBrowser();
  for (let visit = 0; visit < 3; visit++) {
    const page = await browser.open();
    page.track('event');
    await browser.advance(5 * SECOND);
    await page.close();
    await browser.advance(SECOND);
  }
  expect(browser.collector.received.filter(({ name }) => name === 'session_start')).toHaveLength(1);
});

test('stored session: events that are too many are dropped before the start of their session', async () => {
  const browser = await createBrowser({ tracker: { delivery: { maxQueue: 10 } } });
  const page = await browser.open();
  page.track('first');
  await browser.advance(5 * SECOND);
  browser.setOnline(false);
  page.tracker.newSession();
  for (let n = 0; n < 30; n++) {
    page.track('event', { n });
    if (n % 3 === 0) await browser.advance(100);
  }
  await browser.advance(SECOND);
  browser.setOnline(true);
  await browser.advance(20 * SECOND);
  const names = browser.collector.received
    .filter(({ session }) => session!.sessionIndex === 2)
    .map(({ name, properties }) => properties?.n ?? name);
  expect(names).toEqual(['session_start', 22, 23, 24, 25, 26, 27, 28, 29]);
  expect(browser.collector.received.map(({ name }) => name)).toContain('session_end');
});
