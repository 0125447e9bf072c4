// The interleavings that broke the first design of the ledger: what is delivered. Numbers are those of its review.
import { describe, expect, test } from 'vitest';
import { createBrowser, type Browser } from '../browser/browser';
import { createVisitedBrowser, expectAllArrived, expectAllOnce, MINUTE, SECOND, visitLater } from './support';

describe('delivery interleavings: a delete against a claim', () => {
  test('a beacon of a closing tab arrives once, though its transaction did not commit', async () => {
    const browser = await createVisitedBrowser({ fate: { commits: () => false } });
    const alive = await browser.open();
    for (let round = 0; round < 8; round++) {
      const closing = await browser.open();
      await browser.advance(2 * SECOND);
      closing.track();
      await browser.advance(10 + round * 10);
      await closing.close();
      // No page is opened that would read the note; the one that lives sends, and looks for more.
      for (let n = 0; n < 10; n++) {
        await browser.advance(4 * SECOND);
        alive.track();
      }
    }
    await browser.advance(MINUTE);
    await visitLater(browser);
    expectAllOnce(browser);
  });
  test('delivered events of a sleeping page do not return when the page wakes or dies', async () => {
    const browser = await createVisitedBrowser({ fate: { commits: () => false } });
    const sleeper = await browser.open();
    await browser.advance(2 * SECOND);
    sleeper.track();
    sleeper.track();
    await sleeper.sleep();
    const other = await browser.open();
    await browser.advance(30 * SECOND);
    await sleeper.wake();
    await browser.advance(100);
    await sleeper.close();
    await browser.advance(10 * SECOND);
    await other.close();
    await visitLater(browser);
    expectAllOnce(browser);
  });
});

describe('delivery interleavings: handed over while a transaction is about to write', () => {
  test.each(Array.from({ length: 12 }, (_, step) => step))('hidden %i steps after an event', async (step) => {
    const browser = await createVisitedBrowser();
    browser.settings.diskLatency = 20;
    const page = await browser.open();
    page.track();
    // By now the record waits to be written too: the transaction reads it before it comes to the event.
    await browser.advance(60);
    page.track();
    await browser.step(step);
    await page.hide();
    await browser.advance(2 * MINUTE);
    await page.close();
    await visitLater(browser);
    expectAllOnce(browser);
  });
});

test('delivery interleavings: answered while the page is hidden, and its last transaction waits for another', async () => {
  const browser = await createVisitedBrowser();
  browser.settings.diskLatency = 100;
  browser.settings.latency = 5;
  const page = await browser.open();
  page.track();
  page.track();
  await browser.step(9);
  await page.hide();
  await browser.advance(5 * SECOND);
  await page.close();
  await visitLater(browser);
  expectAllOnce(browser);
});

describe('delivery interleavings: short leases', () => {
  test('a collector that answers after 7 s gets each event once from two tabs', async () => {
    const browser = await createVisitedBrowser();
    browser.settings.latency = 7 * SECOND;
    const pages = [await browser.open(), await browser.open()];
    for (let round = 0; round < 20; round++) {
      for (const page of pages) page.track();
      await browser.advance(1.3 * SECOND);
    }
    await browser.advance(MINUTE);
    expectAllOnce(browser);
  });
});

describe('delivery interleavings: a request in flight at the exit', () => {
  const large = { text: 'x'.repeat(20_000) };

  test('a body that is too large for keepalive is cut off, and sent by the next page', async () => {
    const browser = await createVisitedBrowser({ fate: { plainArrives: () => false } });
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    browser.settings.latency = 4 * SECOND;
    page.track('large', large);
    await browser.advance(1100);
    await page.close();
    await browser.advance(5 * SECOND);
    browser.settings.latency = 80;
    await visitLater(browser);
    expectAllArrived(browser);
  });
  test('a beacon that the browser did not take keeps no other from going', async () => {
    const browser = await createVisitedBrowser();
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    const text = 'x'.repeat(30_000);
    page.track('too large', { one: text, two: text, three: text });
    const small = page.track('small');
    await page.close();
    await browser.advance(SECOND);
    expect(browser.collector.times(small!)).toBe(1);
  });
});

describe('delivery interleavings: events that beacons refuse, on a page that sleeps before IndexedDB has answered', () => {
  test.each([10, 250, 400, 2_000])('is sent when it wakes: %i ms after it was opened', async (age) => {
    const browser = await createVisitedBrowser();
    browser.settings.diskLatency = 3 * SECOND;
    const page = await browser.open();
    await browser.advance(age);
    for (let n = 0; n < 50; n++) page.track('one of many', { text: 'x'.repeat(2_000) });
    await page.sleep();
    await browser.advance(SECOND);
    await page.wake();
    page.track('back');
    await browser.advance(20 * SECOND);
    expectAllArrived(browser);
  });
});

describe('delivery interleavings: a page without an answer closes while the collector seems to fail', () => {
  test('each event of its exit is handled, and its beacons are sent once', async () => {
    const browser = await createVisitedBrowser();
    browser.collector.answerStatus(503);
    const first = await browser.open();
    first.track();
    await browser.advance(5 * SECOND);
    browser.collector.answer();
    const second = await browser.open();
    await browser.advance(10);
    const id = second.track();
    await second.close();
    await browser.advance(SECOND);
    expect(browser.collector.times(id!)).toBe(1);
  });
});

describe('delivery interleavings: the oldest go first, where the collector has failed', () => {
  /** Whether what was tracked has come in that order. */
  const arrived = ({ tracked, collector }: Browser) => {
    const ids = tracked.map(({ id }) => id);
    const order = collector.received.map(({ id }) => ids.indexOf(id)).filter((place) => place >= 0);
    return [...new Set(order)];
  };
  test.each([0.2, 1, 3, 4.9])('closed orderly, and visited again %d s later', async (seconds) => {
    const browser = await createVisitedBrowser();
    browser.collector.answerStatus(503);
    const first = await browser.open();
    await browser.advance(SECOND);
    first.track();
    await browser.advance(SECOND);
    first.track();
    await first.close();
    browser.collector.answer();
    await browser.advance(seconds * SECOND);
    const second = await browser.open();
    second.track();
    await browser.advance(SECOND);
    second.track();
    await browser.advance(8 * SECOND);
    expectAllArrived(browser);
    expect(arrived(browser)).toEqual([...arrived(browser)].sort((one, other) => one - other));
  });
  test('with nothing left over, the first event is sent at once', async () => {
    const browser = await createVisitedBrowser();
    const page = await browser.open();
    await browser.advance(100);
    const id = page.track();
    await browser.advance(300);
    expect(browser.collector.times(id!)).toBe(1);
  });
});

describe('delivery interleavings: a backoff is the site’s', () => {
  test('no tab asks a collector that asked one of them to wait', async () => {
    const browser = await createVisitedBrowser();
    browser.collector.answerStatus(503, { 'retry-after': '300' });
    const pages = [await browser.open(), await browser.open(), await browser.open()];
    pages.forEach((page) => page.track());
    await browser.advance(8 * SECOND);
    const asked = browser.collector.requests.length;
    for (let round = 0; round < 10; round++) {
      pages[round % 3]!.track();
      if (round === 5) await browser.open();
      await browser.advance(20 * SECOND);
    }
    expect(browser.collector.requests.length - asked).toBe(0);
    browser.collector.answer();
    await browser.advance(5 * MINUTE);
    expectAllOnce(browser);
  });
});

describe('delivery interleavings: the note that a closing page leaves', () => {
  test('has at most a million characters, and the session continues', async () => {
    const browser = await createBrowser();
    browser.cookies.block();
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    page.track();
    await browser.advance(2 * SECOND);
    browser.setOnline(false);
    // Nothing of it is committed when the page goes.
    browser.settings.diskLatency = 2 * SECOND;
    for (let n = 0; n < 10_000; n++) page.track('event', { text: 'x'.repeat(500) });
    const id = page.tracker.session?.sessionId;
    await page.close();
    const size = browser.localArea.keys().reduce((sum, key) => sum + browser.localArea.get(key)!.length, 0);
    expect(size).toBeLessThanOrEqual(1_100_000);
    expect(size).toBeGreaterThan(0);
    browser.settings.diskLatency = 0.2;
    const next = await browser.open();
    await browser.advance(SECOND);
    next.track();
    await browser.advance(SECOND);
    expect(next.tracker.session?.sessionId).toBe(id);
  });
});
