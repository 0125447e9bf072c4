// Mistakes that are easy to make with a ledger of leases; each test is one that a first design fell into, or nearly.
import { describe, expect, test } from 'vitest';
import { createBrowser } from '../browser/browser';
import {
  crashOffline,
  createTwoTabs,
  createVisitedBrowser,
  expectAllArrived,
  expectAllOnce,
  expectSoundSessions,
  HOUR,
  MINUTE,
  SECOND,
  visitLater,
} from './support';

test('pitfalls: a slow disk brings nothing back that was deleted', async () => {
  const browser = await createVisitedBrowser();
  browser.settings.diskLatency = 30;
  const page = await browser.open();
  for (let n = 0; n < 50; n++) {
    page.track();
    await browser.advance(130);
  }
  await browser.advance(10 * SECOND);
  await page.close();
  await visitLater(browser);
  expectAllOnce(browser);
});

test('pitfalls: a claim that takes longer than anybody waits for is sent all the same', async () => {
  const browser = await createVisitedBrowser();
  await crashOffline(browser);
  browser.settings.diskLatency = 120;
  await browser.open();
  await browser.advance(30 * SECOND);
  expectAllOnce(browser);
});

describe('pitfalls: a withdrawal', () => {
  test.each([0, 1, 2, 3, 5, 8, 12])(
    'after %i steps of the first read is not overtaken by it',
    async (steps) => {
      const browser = await createVisitedBrowser();
      const before = browser.collector.received.at(-1)!.session!.userId;
      browser.settings.diskLatency = 20;
      const page = await browser.open();
      await browser.step(steps);
      page.tracker.setConsent('denied');
      await browser.step(2);
      page.tracker.setConsent('granted');
      const id = page.track();
      await browser.advance(10 * SECOND);
      const event = browser.collector.received.find((one) => one.id === id)!;
      expect(event.session!.userId).not.toBe(before);
      expect(event.session!.sessionIndex).toBe(1);
    },
  );
  test.each([0, 1, 2, 3])(
    'is not mistaken for sleep before the record was stored (%i steps)',
    async (steps) => {
      const browser = await createBrowser();
      browser.cookies.block();
      browser.settings.diskLatency = 30;
      const page = await browser.open();
      page.track();
      await browser.advance(300);
      page.tracker.newSession();
      await browser.step(steps);
      await page.sleep();
      await browser.advance(400);
      await page.wake();
      await browser.advance(SECOND);
      expect(page.tracker.consent).toBe('granted');
      page.track();
      await browser.advance(10 * SECOND);
      expectAllArrived(browser);
    },
  );
  test('is obeyed by a page that slept with a record that was never stored', async () => {
    const browser = await createBrowser();
    browser.cookies.block();
    browser.settings.diskLatency = 30;
    const sleeper = await browser.open();
    sleeper.track();
    await browser.advance(300);
    await sleeper.sleep();
    const other = await browser.open();
    await browser.advance(2 * SECOND);
    other.tracker.setConsent('denied');
    await browser.advance(SECOND);
    await other.close();
    await sleeper.wake();
    await browser.advance(2 * SECOND);
    expect(sleeper.tracker.consent).not.toBe('granted');
    expect(browser.localArea.keys()).toEqual([]);
    expect(browser.database.count()).toBe(0);
  });
  test('reaches the other tabs also where cookies are blocked', async () => {
    const { browser, one, other } = await createTwoTabs();
    one.tracker.setConsent('denied');
    await browser.advance(2 * SECOND);
    expect(other.tracker.consent).toBe('denied');
    expect(other.track()).toBeNull();
    expect(browser.database.count()).toBe(0);
    expect(browser.localArea.keys()).toEqual([]);
  });
});

test('pitfalls: a page that looks for a withdrawal leaves alone what another has left', async () => {
  const browser = await createVisitedBrowser({ fate: { commits: () => false } });
  browser.cookies.block();
  browser.settings.diskLatency = 5;
  const sleeper = await browser.open();
  sleeper.track();
  await browser.advance(2 * SECOND);
  sleeper.tracker.newSession();
  sleeper.track();
  await browser.step(17);
  await sleeper.sleep();
  const other = await browser.open();
  other.track();
  await browser.advance(100);
  await other.close();
  await sleeper.wake();
  await browser.advance(SECOND);
  await sleeper.close();
  await visitLater(browser);
  expectAllOnce(browser);
});

describe('pitfalls: a clock that is set', () => {
  test('back two hours does not hold up what comes alone', async () => {
    const browser = await createVisitedBrowser();
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    page.track();
    await browser.advance(500);
    browser.shiftClock(-2 * HOUR);
    page.track();
    await browser.advance(5 * SECOND);
    expectAllOnce(browser);
  });
  test.each([2 * HOUR, 30 * MINUTE, 20 * SECOND])(
    'forward %i ms and back leaves no lease for ever',
    async (shift) => {
      const browser = await createVisitedBrowser();
      browser.shiftClock(shift);
      await crashOffline(browser);
      browser.shiftClock(-shift);
      await browser.open();
      await browser.advance(MINUTE);
      expectAllOnce(browser);
    },
  );
});

test('pitfalls: after a logout two tabs still make one session at a time', async () => {
  const session = { foregroundTimeout: MINUTE, backgroundTimeout: MINUTE };
  const browser = await createBrowser({ tracker: { session } });
  const pages = [await browser.open(), await browser.open()];
  await browser.advance(SECOND);
  pages.forEach((page) => page.track());
  await browser.advance(SECOND);
  pages[0]!.tracker.reset();
  for (let round = 0; round < 20; round++) {
    pages.forEach((page) => page.track());
    await browser.advance(MINUTE + 10 * SECOND);
  }
  expectSoundSessions(browser);
  expectAllOnce(browser);
});

describe('pitfalls: an IndexedDB that hangs from the start', () => {
  test('holds up neither a request nor a going page', async () => {
    const browser = await createBrowser();
    browser.database.be('hangs');
    const page = await browser.open();
    page.track();
    await browser.advance(3 * SECOND);
    expectAllOnce(browser);
    const last = page.track();
    await page.close();
    await browser.advance(SECOND);
    expect(browser.collector.times(last!)).toBe(1);
  });
});

test('pitfalls: 10,000 events in one task arrive, once', async () => {
  const browser = await createVisitedBrowser();
  const page = await browser.open();
  await browser.advance(2 * SECOND);
  for (let n = 0; n < 10_000; n++) page.track();
  await browser.advance(2 * MINUTE);
  expectAllOnce(browser);
});

describe('pitfalls: a renderer that crashes', () => {
  test('loses none of a first visit’s first events', async () => {
    for (let steps = 0; steps <= 30; steps += 2) {
      const browser = await createBrowser({ seed: steps + 1, fate: { commits: () => false } });
      const page = await browser.open();
      for (let n = 0; n < 3; n++) page.track();
      await browser.step(steps);
      page.crash();
      await visitLater(browser);
      expect([steps, browser.tracked.map(({ id }) => Math.min(1, browser.collector.times(id)))]).toEqual([
        steps,
        [1, 1, 1],
      ]);
    }
  });
  test('leaves what the next page sends within 6 s', async () => {
    const browser = await createVisitedBrowser();
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    browser.setOnline(false);
    for (let n = 0; n < 50; n++) page.track();
    await browser.advance(SECOND);
    page.crash();
    browser.setOnline(true);
    await browser.open();
    await browser.advance(6 * SECOND);
    expectAllOnce(browser);
  });
});

describe('pitfalls: the back/forward cache', () => {
  test('keeps a page that sleeps in the middle of a turn while another tab is busy on the store', async () => {
    for (let steps = 0; steps <= 24; steps++) {
      const browser = await createVisitedBrowser({ seed: steps + 1 });
      const sleeper = await browser.open();
      const busy = await browser.open();
      await browser.advance(HOUR);
      sleeper.track();
      busy.track();
      await browser.step(steps);
      await sleeper.sleep();
      for (let n = 0; n < 20; n++) {
        busy.track();
        await browser.advance(50);
      }
      expect([steps, sleeper.alive]).toEqual([steps, true]);
      await sleeper.wake();
      await browser.advance(10 * SECOND);
      expectAllArrived(browser);
      expectSoundSessions(browser);
    }
  });
  test('a page that wakes, tracks and closes at once loses nothing', async () => {
    for (let steps = 0; steps <= 10; steps++) {
      const browser = await createVisitedBrowser({ seed: steps + 1 });
      const page = await browser.open();
      await browser.advance(2 * SECOND);
      await page.sleep();
      await browser.advance(MINUTE);
      await page.wake();
      await browser.step(steps);
      page.track();
      await page.close();
      await browser.advance(SECOND);
      await visitLater(browser);
      expectAllArrived(browser);
    }
  });
});
