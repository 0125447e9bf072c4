// The interleavings that broke the first design of the ledger: a store that is missing, hangs, or is held for long.
import { describe, expect, test } from 'vitest';
import { createBrowser } from '../browser/browser';
import {
  createVisitedBrowser,
  expectAllArrived,
  expectAllOnce,
  localSize,
  MINUTE,
  SECOND,
  sessionsAt,
} from './support';

describe('storage interleavings: without IndexedDB', () => {
  test.each(['missing', 'broken'] as const)('notes of pages do not grow (%s)', async (manner) => {
    const browser = await createBrowser();
    browser.database.be(manner);
    for (let visit = 0; visit < 11; visit++) {
      const page = await browser.open();
      await browser.advance(SECOND);
      for (let n = 0; n < 4; n++) page.track('event', { text: 'x'.repeat(200) });
      await browser.advance(visit % 2 ? 5 * SECOND : 100);
      await page.close();
      await browser.advance(SECOND);
    }
    expect(localSize(browser)).toBeLessThan(20_000);
    await browser.open();
    await browser.advance(MINUTE);
    expectAllArrived(browser);
    expect(localSize(browser)).toBeLessThan(5000);
  });
});

describe('storage interleavings: a tab that holds the store for long', () => {
  test('tabs that roll over meanwhile do not split the session', async () => {
    const session = { foregroundTimeout: MINUTE, backgroundTimeout: MINUTE };
    const browser = await createBrowser({ tracker: { session } });
    browser.cookies.block();
    browser.settings.diskLatency = 0.1;
    const pages = [await browser.open(), await browser.open(), await browser.open()];
    await browser.advance(SECOND);
    pages.forEach((page) => page.track());
    await browser.advance(2 * MINUTE);
    browser.setOnline(false);
    for (let n = 0; n < 9_900; n++) pages[0]!.track();
    await browser.step(3);
    pages[1]!.track();
    pages[2]!.track();
    await browser.advance(10 * SECOND);
    browser.setOnline(true);
    pages.forEach((page) => page.track());
    await browser.advance(5 * MINUTE);
    expect(sessionsAt(browser, 2)).toHaveLength(1);
    expectAllArrived(browser);
  });
});

describe('storage interleavings: an IndexedDB that hangs', () => {
  test('delivered events leave nothing behind', async () => {
    const browser = await createVisitedBrowser();
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    browser.database.be('hangs');
    for (let n = 0; n < 500; n++) {
      page.track();
      await browser.advance(100);
    }
    await browser.advance(10 * SECOND);
    await page.close();
    expectAllOnce(browser);
    expect(localSize(browser)).toBeLessThan(5000);
  });
  test('the page does not say that it stores', async () => {
    const browser = await createBrowser();
    browser.cookies.block();
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    page.track();
    await browser.advance(2 * SECOND);
    expect(page.tracker.session?.storageMechanism).toBe('indexeddb');
    browser.database.be('hangs');
    page.track();
    await browser.advance(2 * SECOND);
    expect(page.tracker.session?.storageMechanism).toBe('memory');
  });
});
