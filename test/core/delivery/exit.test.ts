// A page that is hidden, closed, put to sleep or crashes: what beacons take, what stays stored, and who sends it later.
import { describe, expect, test } from 'vitest';
import { createOutboxes, LEASE, MINUTE, SECOND } from './pages';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('outbox: a page that is hidden or closed', () => {
  test('outbox: hands over what waits by a beacon, which nobody doubts while the collector is well', async () => {
    const { browser, openOutbox, received, doubles } = await createOutboxes();
    const one = await openOutbox();
    one.add(1);
    await browser.advance(500);
    one.add(2, 3);
    one.exit(true);
    await one.page.close();
    await browser.advance(SECOND);
    expect(browser.collector.requests.map(({ beacon }) => beacon)).toEqual([false, true]);
    expect(received()).toEqual([1, 2, 3]);
    await openOutbox();
    await browser.advance(MINUTE);
    expect(doubles()).toBe(0);
    expect(browser.database.count()).toBe(0);
  });
  test('outbox: keeps what a beacon took where the collector has never answered', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox();
    await browser.advance(500);
    browser.collector.answer(() => 'unreachable');
    one.add(1);
    one.exit(true);
    await one.page.close();
    await browser.advance(SECOND);
    browser.collector.answer();
    await openOutbox();
    await browser.advance(2 * LEASE);
    expect(received()).toEqual([1]);
  });
  test('outbox: sends no beacon while the collector fails: storage keeps it', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox();
    browser.collector.answerStatus(503, { 'retry-after': '20' });
    one.add(1);
    await browser.advance(SECOND);
    one.add(2);
    const before = browser.collector.requests.length;
    one.exit(true);
    await one.page.close();
    await browser.advance(SECOND);
    expect(browser.collector.requests).toHaveLength(before);
    browser.collector.answer();
    await openOutbox();
    await browser.advance(MINUTE);
    expect([...received()].sort()).toEqual([1, 2]);
  });
  test('outbox: sends as many beacons as the browser takes, and stores the rest', async () => {
    const { browser, openOutbox, received, doubles } = await createOutboxes();
    const one = await openOutbox();
    one.add(1);
    await browser.advance(SECOND);
    for (let n = 2; n <= 31; n++) one.addLarge(n, 5000);
    one.exit(true);
    await one.page.close();
    await browser.advance(SECOND);
    const taken = received().length;
    expect(taken).toBeGreaterThan(8);
    expect(taken).toBeLessThan(20);
    await openOutbox();
    await browser.advance(MINUTE);
    expect([...received()].sort((a, b) => a - b)).toEqual(range(1, 31));
    expect(doubles()).toBe(0);
  });
  test('outbox: a page that was only hidden continues sending', async () => {
    const { browser, openOutbox, received, doubles } = await createOutboxes();
    const { add, exit, outbox } = await openOutbox();
    add(1);
    await browser.advance(500);
    add(2);
    exit();
    await browser.advance(SECOND);
    outbox.wake();
    add(3);
    await browser.advance(5 * SECOND);
    expect(received()).toEqual([1, 2, 3]);
    expect(doubles()).toBe(0);
  });
  test('outbox: a failure that another page has seen since sends a beacon’s events again', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const [one, other] = [await openOutbox(), await openOutbox()];
    one.add(1);
    await browser.advance(SECOND);
    browser.collector.answer(() => ({ status: 503 }));
    one.add(2);
    one.exit();
    await browser.advance(500);
    other.add(3);
    await browser.advance(SECOND);
    browser.collector.answer();
    await browser.advance(10 * SECOND);
    one.outbox.wake();
    await browser.advance(MINUTE);
    expect([...received()].sort()).toEqual([1, 2, 3]);
  });
  test('outbox: leaves a request that outlives the page to the collector, and sends one with a later page that does not', async () => {
    const { browser, openOutbox, received, doubles } = await createOutboxes({ fate: { plainArrives: () => false } });
    const one = await openOutbox();
    one.add(1);
    await browser.advance(SECOND);
    browser.settings.latency = 2 * SECOND;
    one.add(2);
    await browser.advance(500);
    one.exit(true);
    await one.page.close();
    const other = await openOutbox();
    other.addLarge(3, 30_000);
    await browser.advance(500);
    other.exit(true);
    await other.page.close();
    browser.settings.latency = 80;
    await browser.advance(10 * SECOND);
    await openOutbox();
    await browser.advance(MINUTE);
    expect([...received()].sort()).toEqual([1, 2, 3]);
    expect(doubles()).toBe(0);
  }); // prettier-ignore
  test('outbox: a request that has been out for seconds is no sign of health: its events stay stored', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox();
    one.add(1);
    await browser.advance(SECOND);
    browser.settings.latency = MINUTE;
    one.add(2);
    await browser.advance(3 * SECOND);
    one.add(3);
    one.exit(true);
    await one.page.close();
    browser.network.kill();
    browser.settings.latency = 80;
    await openOutbox();
    await browser.advance(MINUTE);
    expect([...received()].sort()).toEqual([1, 2, 3]);
  });
  test('outbox: without cookies nothing goes by a beacon, which would carry the collector’s', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox({ isCookieless: true });
    one.add(1);
    await browser.advance(SECOND);
    one.add(2);
    one.exit(true);
    await one.page.close();
    await browser.advance(SECOND);
    expect(received()).toEqual([1, 2]);
    expect(browser.collector.requests.some(({ beacon }) => beacon)).toBe(false);
  });
  test('outbox: a hidden page that a beacon was refused to sends its events by its next request, not at once: they are stored', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const { add, addLarge, exit } = await openOutbox({ delivery: { flushInterval: MINUTE } });
    add(1);
    await browser.advance(SECOND);
    // Larger than a beacon may be.
    addLarge(2, 70_000);
    await browser.advance(SECOND);
    expect(received()).toEqual([1]);
    exit();
    await browser.advance(SECOND);
    expect(received()).toEqual([1]);
    await browser.advance(MINUTE);
    expect(received()).toEqual([1, 2]);
    expect(browser.collector.requests.some(({ beacon }) => beacon)).toBe(false);
  });
  test('outbox: a request that is cut off by the exit is no failure of the collector', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const { add, exit, outbox } = await openOutbox();
    add(1);
    await browser.advance(SECOND);
    browser.settings.latency = 4 * SECOND;
    add(2);
    await browser.advance(SECOND);
    browser.collector.answer(() => 'unreachable');
    exit(true);
    outbox.restore();
    await browser.advance(4 * SECOND);
    expect(browser.localArea.get('a|h|https://collect.example/e')).toMatch(/^0,/);
    browser.collector.answer();
    browser.settings.latency = 80;
    await browser.advance(10 * SECOND);
    expect(received()).toContain(1);
  });
  test('outbox: offline nothing is handed over, and all arrives later', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox();
    one.add(1);
    await browser.advance(SECOND);
    browser.setOnline(false);
    one.add(2);
    one.exit(true);
    await one.page.close();
    browser.setOnline(true);
    await browser.advance(10 * SECOND);
    await openOutbox();
    await browser.advance(10 * SECOND);
    expect(received()).toEqual([1, 2]);
    expect(browser.collector.requests.some(({ beacon }) => beacon)).toBe(false);
  });
});

describe('outbox: a page that was left', () => {
  test('outbox: keeps what it sends afterwards, which the browser may refuse', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const one = await openOutbox();
    one.add(1);
    await browser.advance(SECOND);
    // Nothing is stored, so it goes on sending.
    browser.database.be('hangs');
    one.add(2);
    await browser.advance(SECOND);
    one.exit(true);
    browser.settings.latency = MINUTE;
    one.add(3);
    await browser.advance(10);
    one.exit(true);
    expect(one.deliveries).toEqual(['request', 'acknowledged', 'request', 'acknowledged', 'request']);
  });
  test('outbox: leaves requests behind again after it has been restored', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const one = await openOutbox();
    one.add(1);
    await browser.advance(SECOND);
    one.exit(true);
    one.outbox.restore();
    await browser.advance(10 * SECOND);
    browser.settings.latency = MINUTE;
    one.add(2);
    await browser.advance(10);
    one.exit(true);
    await browser.advance(SECOND);
    expect(one.deliveries).toContain('pageExit');
    expect(browser.database.count()).toBe(0);
  });
  test('outbox: keeps what is in a request that it has given up itself', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const one = await openOutbox();
    one.add(1);
    await browser.advance(SECOND);
    browser.settings.latency = MINUTE;
    one.add(2);
    await browser.advance(10);
    one.outbox.abort();
    one.exit(true);
    await browser.advance(SECOND);
    expect(browser.database.count()).toBe(1);
  });
});

describe('outbox: a page that crashes', () => {
  test('outbox: the next page sends what it had, once its lease is over, and only once', async () => {
    const { browser, openOutbox, received, doubles } = await createOutboxes();
    const one = await openOutbox({ isBusy: true });
    one.add(...range(1, 3));
    await browser.advance(SECOND);
    one.page.crash();
    const [other, third] = [await openOutbox(), await openOutbox()];
    await browser.advance(3 * SECOND);
    expect(received()).toEqual([]);
    await browser.advance(4 * SECOND);
    expect(received()).toEqual([1, 2, 3]);
    await browser.advance(MINUTE);
    expect(doubles()).toBe(0);
    expect([other.reports, third.reports]).toEqual([[], []]);
  });
});

describe('outbox: a page that sleeps', () => {
  test('outbox: sends after its waking what it had not, and an interrupted request again', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox();
    one.add(1);
    await browser.advance(SECOND);
    one.add(2);
    one.exit(true, true);
    await one.page.sleep();
    await browser.advance(MINUTE);
    await one.page.wake();
    one.ledger.wake();
    one.outbox.restore();
    one.add(3);
    await browser.advance(10 * SECOND);
    expect([...received()].sort()).toEqual([1, 2, 3]);
  });
});
