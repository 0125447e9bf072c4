// The scripts whose orders are explored.
import type { Browser } from '../browser/browser';
import type { Page } from '../browser/page';
import { ELSEWHERE, SESSION_TIMEOUT, type Script } from './script';

const SECOND = 1000;
const OVER = SESSION_TIMEOUT + 10 * SECOND;

const sessionIds = (browser: Browser, index: number) =>
  new Set(
    browser.collector.received
      .filter(({ session }) => session?.sessionIndex === index)
      .map(({ session }) => session!.sessionId),
  );
const expectOneSession = (index: number) => (browser: Browser) => {
  const { size } = sessionIds(browser, index);
  if (size > 1) throw new Error(`${size} sessions have index ${index}`);
};

/** Tabs that have been left alone are in one session. */
const expectAgreement = (_: Browser, pages: readonly (Page | undefined)[]) => {
  const ids = pages.filter((page) => page?.alive).map((page) => page!.tracker.session?.sessionId);
  if (new Set(ids).size > 1) throw new Error(`15: quiet tabs are in sessions ${ids}`);
};

/** Whoever was known before the script began is nobody of those who are there when all is quiet (rule 7). */
const expectAnother = (browser: Browser, pages: readonly (Page | undefined)[]) => {
  expectAgreement(browser, pages);
  const start = browser.collector.received.find(({ name }) => name === 'script begins')!.arrivedAt;
  const known = browser.collector.received
    .filter(({ arrivedAt }) => arrivedAt <= start)
    .map(({ session }) => session!.userId);
  if (pages.some((page) => page?.alive && known.includes(page.tracker.session!.userId)))
    throw new Error('7: a visitor who was forgotten is back');
};

/** Nobody goes on with the session that was ended (rule 16). */
const expectEnded = (browser: Browser, pages: readonly (Page | undefined)[]) => {
  expectAgreement(browser, pages);
  const late = browser.collector.received.filter(({ name }) => name === 'when all is quiet');
  if (late.some(({ session }) => session!.sessionIndex < 2)) throw new Error('16: the ended session is back');
};

/** Each collector that has an event of a session has its start (rule 18). */
const expectStarts = ({ collector }: Browser) => {
  const reported = collector.received.map(({ name, session, request }) => {
    const { url } = collector.requests[request - 1]!;
    return { name, at: `${url === ELSEWHERE ? 'elsewhere' : 'here'} ${session!.sessionIndex}` };
  });
  const starts = reported.filter(({ name }) => name === 'session_start').map(({ at }) => at);
  const missing = reported.find(({ at }) => !starts.includes(at));
  if (missing) throw new Error(`18: no session_start ${missing.at}`);
};

/** So many tabs that are in one session. */
const inOneSession =
  (tabs: number) =>
  async (browser: Browser): Promise<Page[]> => {
    const pages: Page[] = [];
    for (let tab = 0; tab < tabs; tab++) {
      pages.push(await browser.open());
      await browser.advance(SECOND);
    }
    for (const page of pages) {
      page.track();
      await browser.advance(SECOND);
    }
    await browser.advance(5 * SECOND);
    return pages;
  };
/** The same, and the session is over. */
const idle = (tabs: number) => async (browser: Browser) => {
  const pages = await inOneSession(tabs)(browser);
  await browser.advance(OVER);
  return pages;
};
/** Two tabs, of which one has logged out, and the other has tracked since. */
const afterLogout = async (browser: Browser) => {
  const pages = await inOneSession(2)(browser);
  pages[0]!.tracker.reset();
  await browser.advance(5 * SECOND);
  pages[1]!.track('script begins');
  await browser.advance(5 * SECOND);
  return pages;
};
const begun = async (browser: Browser) => {
  const pages = await inOneSession(2)(browser);
  pages[0]!.track('script begins');
  await browser.advance(5 * SECOND);
  return pages;
};
/** A page has crashed and left an event behind, whose lease is over. */
const leftBehind = async (browser: Browser) => {
  const [page, crashing] = await inOneSession(2)(browser);
  browser.setOnline(false);
  crashing!.track();
  await browser.advance(SECOND);
  crashing!.crash();
  await page!.close();
  await browser.advance(60 * SECOND);
  browser.setOnline(true);
  return [await browser.open()];
};

export const scripts: readonly Script[] = [
  {
    name: 'a first visit in two tabs',
    actors: [
      ['open', 'track'],
      ['open', 'track'],
    ],
    check: expectOneSession(1),
  },
  { name: 'two tabs roll over', before: idle(2), actors: [['track'], ['track']], check: expectOneSession(2) },
  {
    name: 'two tabs roll over, without cookies',
    blocksCookies: true,
    before: idle(2),
    actors: [['track'], ['track']],
    check: expectOneSession(2),
  },
  {
    name: 'two tabs roll over on a slow disk',
    slow: true,
    before: idle(2),
    actors: [
      ['track', 'hide'],
      ['track', 'track'],
    ],
    check: expectAgreement,
  },
  {
    name: 'three tabs roll over, one closes',
    before: idle(3),
    actors: [['track'], ['track', 'close'], ['track']],
    splits: true,
    check: expectAgreement,
  },
  {
    name: 'two tabs roll over, and anybody dies',
    before: idle(2),
    actors: [['track'], ['track']],
    dies: true,
  },
  {
    name: 'one closes while the other claims',
    before: leftBehind,
    actors: [
      ['track', 'close'],
      ['open', 'track'],
    ],
  },
  {
    name: 'one sleeps while the other rolls over',
    before: idle(2),
    actors: [['track', 'sleep', 'wake', 'track'], ['track']],
    check: expectOneSession(2),
  },
  {
    name: 'a withdrawal during a turn',
    before: idle(2),
    actors: [['track', 'deny'], ['track']],
    drops: true,
    check(browser, pages) {
      if (pages.some((page) => page?.alive && page.tracker.consent !== 'denied'))
        throw new Error('37: a tab has not learned of the withdrawal');
      if (browser.database.count() || browser.cookies.all()[0] || browser.localArea.keys()[0])
        throw new Error('37: something stayed behind');
    },
    checkLast(browser, last) {
      const users = browser.collector.received
        .filter(({ id }) => id !== last)
        .map((event) => event.session?.userId);
      const [event] = browser.collector.received.filter(({ id }) => id === last);
      if (event && users.slice(0, 2).includes(event.session?.userId))
        throw new Error('37: the next visit is the same visitor');
    },
  },
  {
    name: 'a logout during a turn',
    before: idle(2),
    actors: [['track', 'reset', 'track'], ['track']],
    check(browser, pages) {
      expectAgreement(browser, pages);
      const [first] = browser.collector.received;
      if (pages.some((page) => page?.tracker.session?.userId === first?.session?.userId))
        throw new Error('7: the visitor was not forgotten');
    },
  },
  {
    name: 'two new sessions at once',
    before: inOneSession(2),
    actors: [
      ['newSession', 'track'],
      ['newSession', 'track'],
    ],
  },
  {
    name: 'a logout beside a save that waits',
    before: begun,
    actors: [['track', 'track'], ['reset']],
    check: expectAnother,
  },
  {
    name: 'a new session beside a save that waits',
    before: begun,
    actors: [['track', 'track'], ['newSession']],
    check: expectEnded,
  },
  {
    name: 'an end beside a save that waits',
    before: begun,
    actors: [
      ['track', 'track'],
      ['endSession', 'track'],
    ],
    check: expectEnded,
  },
  {
    name: 'logouts in two tabs',
    before: afterLogout,
    actors: [
      ['reset', 'track'],
      ['track', 'reset'],
    ],
    check: expectAnother,
  },
  {
    name: 'a second tracker in two tabs',
    before: idle(2),
    hasSecond: true,
    actors: [
      ['track', 'track elsewhere'],
      ['track elsewhere', 'track'],
    ],
    check: expectStarts,
  },
];
