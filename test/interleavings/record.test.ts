// The interleavings that broke the first design of the ledger: what becomes of the record, and of its announcements.
import { describe, expect, test } from 'vitest';
import { createBrowser } from '../browser/browser';
import {
  createTwoTabs,
  createVisitedBrowser,
  expectAllArrived,
  expectSoundSessions,
  HOUR,
  MINUTE,
  SECOND,
  sessionOf,
  sessionsAt,
  visitLater,
} from './support';

describe('record interleavings: a record written blindly', () => {
  test('a tab with an old session in memory does not write over the new one', async () => {
    const { browser, one, other } = await createTwoTabs();
    other.tracker.newSession();
    const second = other.track();
    await browser.advance(SECOND);
    one.track();
    await browser.advance(5 * SECOND);
    const third = await browser.open();
    await browser.advance(2 * SECOND);
    const last = third.track();
    await browser.advance(5 * SECOND);
    expect(sessionOf(browser, second)!.sessionIndex).toBe(2);
    expect(sessionOf(browser, last)!.sessionId).toBe(sessionOf(browser, second)!.sessionId);
  });
  test('the note of a closed page does not overwrite the new session either', async () => {
    const { browser, one, other } = await createTwoTabs({ fate: { commits: () => false } });
    one.track();
    await one.close();
    other.tracker.newSession();
    const second = other.track();
    await browser.advance(5 * SECOND);
    const third = await browser.open();
    await browser.advance(2 * SECOND);
    const last = third.track();
    await browser.advance(5 * SECOND);
    expect(sessionOf(browser, last)!.sessionId).toBe(sessionOf(browser, second)!.sessionId);
  });
});

describe('record interleavings: the cookie and the transaction', () => {
  test('wherever in a rollover the renderer dies, every session has its session_start', async () => {
    for (let steps = 0; steps <= 40; steps++) {
      const browser = await createVisitedBrowser({ seed: steps + 1, fate: { commits: () => false } });
      const page = await browser.open();
      await browser.advance(HOUR);
      page.track();
      await browser.step(steps);
      page.crash();
      const next = await browser.open();
      await browser.advance(SECOND);
      next.track();
      await browser.advance(30 * SECOND);
      expect([steps, ...sessionsAt(browser, 2)]).toHaveLength(2);
      expectSoundSessions(browser);
      expectAllArrived(browser);
    }
  });
});

describe('record interleavings: merging', () => {
  test('the smaller id wins between two sessions of one millisecond', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const browser = await createBrowser({ seed });
      browser.cookies.block();
      const pages = [await browser.open(), await browser.open()];
      await browser.advance(2 * SECOND);
      browser.settings.diskLatency = 50;
      pages.forEach((page) => page.track());
      // Hiding ends all waiting: each makes a session of its own.
      await Promise.all(pages.map((page) => page.hide()));
      browser.settings.diskLatency = 0.2;
      await browser.advance(5 * SECOND);
      const third = await browser.open();
      await browser.advance(2 * SECOND);
      const last = third.track();
      await browser.advance(5 * SECOND);
      expect(sessionOf(browser, last)!.sessionId).toBe(sessionsAt(browser, 1).sort()[0]);
    }
  });
  test('an announced end has a time and a reason that belong together', async () => {
    const browser = await createBrowser({ fate: { commits: () => false } });
    browser.cookies.block();
    const one = await browser.open();
    const other = await browser.open();
    await browser.advance(2 * SECOND);
    one.track();
    await browser.advance(SECOND);
    other.track();
    await browser.advance(5 * SECOND);
    const explicit = browser.wall();
    one.tracker.endSession();
    await one.close();
    await browser.advance(300);
    other.track();
    await browser.advance(HOUR);
    await other.close();
    await visitLater(browser, 2 * MINUTE);
    const ends = browser.collector.received.filter(({ name }) => name === 'session_end');
    expect(ends.length).toBeGreaterThan(0);
    for (const { properties = {} } of ends) {
      const early = Date.parse(String(properties.endedAt)) <= explicit + 1;
      expect(properties.reason === 'ended').toBe(early);
    }
  });
});
