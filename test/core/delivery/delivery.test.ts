// The outbox of a living page: when requests go out, what goes together, and what an answer changes.
import { describe, expect, test } from 'vitest';
import { createOutboxes, EARLY, MINUTE, SECOND } from './pages';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('outbox: when requests go out', () => {
  test('outbox: an event is sent at once, and the events of the next second are sent together', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add } = await openOutbox();
    add(1);
    await browser.advance(100);
    expect(requests()).toEqual([[1]]);
    add(2);
    await browser.advance(300);
    add(3);
    await browser.advance(550);
    expect(requests()).toHaveLength(1);
    await browser.advance(200);
    expect(requests()).toEqual([[1], [2, 3]]);
    await browser.advance(5 * SECOND);
    add(4, 5);
    await browser.advance(100);
    expect(requests()[2]).toEqual([4, 5]);
  });
  test('outbox: a full request does not wait for other events', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add } = await openOutbox({ delivery: { batchSize: 5, flushInterval: MINUTE } });
    add(1);
    await browser.advance(200);
    add(2, 3, 4);
    await browser.advance(200);
    expect(requests()).toEqual([[1]]);
    add(5, 6);
    await browser.advance(200);
    expect(requests()).toEqual([[1], [2, 3, 4, 5, 6]]);
  });
  test('outbox: sends nothing before the page is idle, then the context of the idle page', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add, outbox } = await openOutbox({ isBusy: true });
    add(1);
    await browser.advance(3 * SECOND);
    expect(requests()).toEqual([]);
    outbox.beIdle(EARLY, '{"sdk":{"name":"sojourn"},"idle":true}');
    await browser.advance(200);
    expect(requests()).toEqual([[1]]);
    expect(JSON.parse(browser.collector.requests[0]!.body)).toMatchObject({ context: { idle: true } });
  }); // prettier-ignore
  test('outbox: flush() sends before the page is idle, and settles after the answer', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add, outbox } = await openOutbox({ isBusy: true });
    add(1);
    let isSettled = false;
    void outbox.flush().then(() => (isSettled = true));
    await browser.advance(200);
    expect(requests()).toEqual([[1]]);
    expect(isSettled).toBe(true);
  });
  test('outbox: flush() sends no request from a page that was left', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add, outbox } = await openOutbox();
    await browser.advance(SECOND);
    outbox.exit({ unloading: true });
    add(1);
    void outbox.flush();
    await browser.advance(200);
    expect(requests()).toEqual([]);
  });
  test('outbox: sends nothing while a plugin completes waiting events, except on flush()', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add, outbox } = await openOutbox();
    await browser.advance(SECOND);
    outbox.pause();
    add(1);
    await browser.advance(2 * SECOND);
    expect(requests()).toEqual([]);
    void outbox.flush();
    await browser.advance(200);
    expect(requests()).toEqual([[1]]);
    add(2);
    await browser.advance(3 * SECOND);
    expect(requests()).toHaveLength(1);
    outbox.complete((text) => text.replace('"granted"', '"denied"'));
    await browser.advance(200);
    expect(browser.collector.received.map(({ consent }) => consent)).toEqual(['granted', 'denied']);
  });
  test('outbox: flush() does not wait for other events, and resolves once everything is sent', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add, outbox } = await openOutbox();
    add(1);
    await browser.advance(200);
    add(2);
    let isFlushed = false;
    void outbox.flush().then(() => (isFlushed = true));
    await browser.advance(50);
    expect([requests(), isFlushed]).toEqual([[[1], [2]], false]);
    await browser.advance(50);
    expect(isFlushed).toBe(true);
    add(3);
    await browser.advance(200);
    expect(requests()).toHaveLength(2);
  });
  test('outbox: an event that is added in the very microtask in which a run ends is sent', async () => {
    const late: number[] = [];
    for (let microtasks = 0; microtasks < 30; microtasks++) {
      const { browser, openOutbox, received } = await createOutboxes();
      let isAnswered = false;
      const { add } = await openOutbox({
        async onDelivery(change) {
          if (change !== 'acknowledged' || isAnswered) return;
          isAnswered = true;
          for (let n = 0; n < microtasks; n++) await undefined;
          add(2);
        },
      });
      add(1);
      await browser.advance(3 * SECOND);
      if (received().length < 2) late.push(microtasks);
    }
    expect(late).toEqual([]);
  });
  test('outbox: sends one request at a time', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add } = await openOutbox({ delivery: { batchSize: 2 } });
    browser.settings.latency = 2 * SECOND;
    add(...range(1, 6));
    await browser.advance(2900);
    expect(requests()).toEqual([[1, 2]]);
    await browser.advance(200);
    expect(requests()).toEqual([[1, 2], [3, 4]]);
  }); // prettier-ignore
  test('outbox: sends nothing after close(), and keeps waiting events in storage', async () => {
    const { browser, openOutbox, received, requests } = await createOutboxes();
    const { add, outbox, page } = await openOutbox();
    outbox.close();
    add(1);
    await browser.advance(2 * SECOND);
    browser.setOnline(false);
    browser.setOnline(true);
    await browser.advance(MINUTE);
    expect(requests()).toEqual([]);
    await page.close();
    await openOutbox();
    await browser.advance(10 * SECOND);
    expect(received()).toEqual([1]);
  });
});

describe('outbox: contents of a request', () => {
  test('outbox: a request has at most one batch of events, in the order of tracking', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add } = await openOutbox();
    add(...range(1, 120));
    await browser.advance(2 * SECOND);
    expect(requests()).toEqual([range(1, 50), range(51, 100), range(101, 120)]);
  });
  test('outbox: a request has at most 16 KiB, so that it outlives its page; a larger event is sent alone', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { addLarge, add } = await openOutbox();
    for (let n = 1; n <= 5; n++) addLarge(n, 5000);
    addLarge(6, 30_000);
    add(7);
    await browser.advance(3 * SECOND);
    expect(requests()).toEqual([[1, 2], [3, 4], [5], [6], [7]]);
    const { requests: sent } = browser.collector;
    expect(sent.map(({ keepalive }) => keepalive)).toEqual([true, true, true, false, true]);
  });
  test('outbox: a request repeats no field that its events share', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const { add } = await openOutbox();
    add(1, 2, 3);
    await browser.advance(200);
    expect(browser.collector.requests[0]!.body.match(/"referrer"/g)).toHaveLength(1);
  });
  test('outbox: delivered events leave nothing in storage except the collector’s health', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const { add, deliveries } = await openOutbox();
    add(...range(1, 60));
    await browser.advance(5 * SECOND);
    expect(browser.database.count()).toBe(0);
    expect(deliveries.filter((signal) => signal !== 'request')).toEqual(['acknowledged', 'acknowledged']);
    expect(browser.localArea.keys().filter((key) => !key.startsWith('a|h|'))).toEqual([]);
  });
});
