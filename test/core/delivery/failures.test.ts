// The outbox and a collector that fails, refuses or does not answer: what is tried again, when, and what is given up.
import { describe, expect, test } from 'vitest';
import { createOutboxes, eventId, MINUTE, SECOND } from './pages';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const refuse = (bad: number[]) => ({ body }: { body: string }) => ({ status: bad.some((n) => body.includes(eventId(n))) ? 400 : 204 }); // prettier-ignore

describe('outbox: a collector that fails', () => {
  test.each([0, 408, 429, 500, 503])('outbox: after %i, every event waits and is delivered once', async (status) => {
    const { browser, openOutbox, received, doubles } = await createOutboxes();
    const { add, reports } = await openOutbox();
    await browser.advance(SECOND);
    if (status) browser.collector.answerStatus(status);
    else browser.collector.answer(() => 'unreachable');
    add(1);
    await browser.advance(500);
    add(2, 3);
    await browser.advance(30 * SECOND);
    expect(received()).toEqual([]);
    browser.collector.answer();
    await browser.advance(2 * MINUTE);
    expect([...received()].sort()).toEqual([1, 2, 3]);
    expect(doubles()).toBe(0);
    expect(reports).toEqual([]);
  }); // prettier-ignore
  test('outbox: a failing collector gets fewer than 30 requests in 5 minutes', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add } = await openOutbox();
    browser.collector.answerStatus(503);
    add(1);
    await browser.advance(5 * MINUTE);
    expect(requests().length).toBeGreaterThan(3);
    expect(requests().length).toBeLessThan(30);
  });
  test('outbox: a failing collector gets no request before its Retry-After has passed', async () => {
    const { browser, openOutbox, requests, received } = await createOutboxes();
    const { add } = await openOutbox();
    browser.collector.answerStatus(503, { 'retry-after': '90' });
    add(1);
    await browser.advance(80 * SECOND);
    add(2);
    expect(requests()).toHaveLength(1);
    browser.collector.answer();
    await browser.advance(20 * SECOND);
    expect(received()).toEqual([1, 2]);
  });
  test('outbox: flush() tries once in spite of a Retry-After', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add, outbox } = await openOutbox();
    browser.collector.answerStatus(503, { 'retry-after': '90' });
    add(1);
    await browser.advance(SECOND);
    void outbox.flush();
    await browser.advance(10 * SECOND);
    expect(requests()).toHaveLength(2);
  });
  test('outbox: a Retry-After also holds for other pages, which send again when it has passed', async () => {
    const { browser, openOutbox, requests, received } = await createOutboxes();
    const [one, other] = [await openOutbox(), await openOutbox()];
    browser.collector.answerStatus(503, { 'retry-after': '60' });
    one.add(1);
    await browser.advance(SECOND);
    other.add(2);
    await browser.advance(30 * SECOND);
    expect(requests()).toEqual([[1]]);
    browser.collector.answer();
    await browser.advance(2 * MINUTE);
    expect([...received()].sort()).toEqual([1, 2]);
  });
  test('outbox: a pause ends early when the network is back', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const { add } = await openOutbox();
    await browser.advance(SECOND);
    browser.collector.answerStatus(503, { 'retry-after': '200' });
    add(1);
    await browser.advance(SECOND);
    browser.collector.answer();
    browser.setOnline(false);
    await browser.advance(SECOND);
    browser.setOnline(true);
    await browser.advance(SECOND);
    expect(received()).toEqual([1]);
  });
  test('outbox: a failure while offline does not count against the collector, and all events are sent at once when the network is back', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const { add, deliveries } = await openOutbox();
    add(1);
    await browser.advance(SECOND);
    browser.settings.latency = 4 * SECOND;
    add(2);
    await browser.advance(SECOND);
    browser.setOnline(false);
    await browser.advance(5 * SECOND);
    expect(deliveries.at(-1)).toBe('failed');
    expect(browser.localArea.get('a|h|https://collect.example/e')).toMatch(/^0,/);
    browser.settings.latency = 80;
    browser.setOnline(true);
    await browser.advance(200);
    expect(received()).toEqual([1, 2]);
  });
  test('outbox: after a failure, a page waits for the leases of a page that was just left, so that the oldest events are sent first', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox();
    browser.collector.answerStatus(503, { 'retry-after': '1' });
    one.add(1);
    await browser.advance(SECOND);
    one.page.crash();
    browser.collector.answer();
    const other = await openOutbox();
    other.add(2);
    await browser.advance(2 * SECOND);
    expect(received()).toEqual([]);
    await browser.advance(8 * SECOND);
    expect(received()).toEqual([1, 2]);
  });
  test('outbox: flush() does not wait for the leases of a page that was just left', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox();
    browser.collector.answerStatus(503, { 'retry-after': '1' });
    one.add(1);
    await browser.advance(SECOND);
    one.page.crash();
    browser.collector.answer();
    const other = await openOutbox();
    other.add(2);
    void other.outbox.flush();
    await browser.advance(200);
    expect(received()).toEqual([2]);
  });
  test('outbox: a 5xx answer after the end of a lease brings no row back that another page has delivered', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox({ delivery: { timeout: MINUTE } });
    browser.settings.latency = 20 * SECOND;
    browser.collector.answer(({ page }) => ({ status: page === one.page.number ? 503 : 204 }));
    one.add(1);
    await browser.advance(SECOND);
    browser.settings.latency = 80;
    await one.page.sleep();
    await openOutbox();
    await browser.advance(25 * SECOND);
    expect(received()).toEqual([1]);
    await one.page.wake();
    await browser.advance(200);
    expect(one.deliveries).toEqual(['request', 'failed']);
    one.page.crash();
    expect(browser.database.count()).toBe(0);
  });
  test('outbox: a request without an answer is given up after its timeout, and sent again', async () => {
    const { browser, openOutbox, requests, received } = await createOutboxes();
    const { add } = await openOutbox({ delivery: { timeout: 4 * SECOND } });
    browser.settings.latency = MINUTE;
    add(1);
    await browser.advance(3900);
    browser.settings.latency = 80;
    expect(requests()).toEqual([]);
    await browser.advance(3 * SECOND);
    expect(requests()).toEqual([[1]]);
    expect(received()).toEqual([1]);
  });
});

describe('outbox: a collector that refuses', () => {
  test('outbox: a bad event is found by halving and reported, and all other events are delivered', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const { add, reports } = await openOutbox();
    browser.collector.answer(refuse([7]));
    add(...range(1, 20));
    await browser.advance(MINUTE);
    expect([...received()].sort((a, b) => a - b)).toEqual(range(1, 20).filter((n) => n !== 7));
    expect(reports).toEqual([`lost|events lost: 1, the collector answered 400|${eventId(7)}`]);
    expect(browser.collector.requests.length).toBeLessThan(16);
    // Others go together again.
    add(...range(21, 40));
    await browser.advance(5 * SECOND);
    expect(browser.collector.requests.at(-1)!.body).toContain(eventId(21));
    expect(browser.collector.requests.at(-1)!.body).toContain(eventId(40));
  });
  test('outbox: the next request, and no later one, contains the number of lost events', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const { add } = await openOutbox();
    browser.collector.answer(refuse([1]));
    add(1);
    await browser.advance(5 * SECOND);
    add(2);
    await browser.advance(5 * SECOND);
    add(3);
    await browser.advance(5 * SECOND);
    const dropped = browser.collector.requests.map(({ body }) => (JSON.parse(body) as { context: { dropped?: number } }).context.dropped);
    expect(dropped).toEqual([undefined, 1, undefined]);
  }); // prettier-ignore
  test.each([401, 403, 404, 410])('outbox: %i drops a batch at once, because the collector has looked at no event', async (status) => {
    const { browser, openOutbox } = await createOutboxes();
    const { add, reports } = await openOutbox();
    browser.collector.answerStatus(status);
    add(1, 2, 3);
    await browser.advance(MINUTE);
    expect(browser.collector.requests).toHaveLength(1);
    expect(reports).toEqual([`lost|events lost: 3, the collector answered ${status}|${eventId(1)}`]);
    expect(browser.database.count()).toBe(0);
  }); // prettier-ignore
  test('outbox: a collector that refuses everything is not asked about each event', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const { add } = await openOutbox();
    browser.collector.answerStatus(400);
    add(...range(1, 500));
    await browser.advance(10 * MINUTE);
    expect(browser.collector.requests.length).toBeGreaterThan(50);
    expect(browser.collector.requests.length).toBeLessThan(80);
    expect(browser.database.count()).toBe(0);
  });
  test('outbox: an answer of HTML with status 200 counts as a failure', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const { add } = await openOutbox();
    browser.collector.answer(() => ({
      status: 200,
      headers: { 'content-type': 'text/HTML; charset=utf-8' },
    }));
    add(1);
    await browser.advance(SECOND);
    browser.collector.answer();
    const before = browser.collector.requests.length;
    await browser.advance(MINUTE);
    expect(browser.collector.requests.length).toBe(before + 1);
    expect(received()).toEqual([1]);
  });
});

describe('outbox: a collector that was down', () => {
  test('outbox: a collector that was down gets a quarter of a batch first, then a larger batch after each success', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add } = await openOutbox();
    browser.collector.answer((_request, number) => ({ status: number < 6 ? 503 : 204 }));
    add(...range(1, 40));
    await browser.advance(10 * MINUTE);
    expect(
      requests()
        .slice(6)
        .map(({ length }) => length),
    ).toEqual([12, 16, 12]);
  });
});

describe('outbox: an event that always gets 5xx', () => {
  test('outbox: an event that always gets 5xx is set aside while all others are delivered, and is delivered once the collector accepts it', async () => {
    const { browser, openOutbox, received, requests } = await createOutboxes();
    const { add } = await openOutbox();
    browser.collector.answer(({ body }) => ({ status: body.includes(eventId(5)) ? 500 : 204 }));
    add(...range(1, 10));
    for (let n = 11; n <= 40; n++) {
      await browser.advance(20 * SECOND);
      add(n);
    }
    await browser.advance(5 * MINUTE);
    expect([...received()].sort((a, b) => a - b)).toEqual(range(1, 40).filter((n) => n !== 5));
    const alone = requests().filter((numbers) => numbers.includes(5)).length;
    expect(alone).toBeGreaterThan(3);
    expect(alone).toBeLessThan(25);
    browser.collector.answer();
    await browser.advance(6 * MINUTE);
    expect(received()).toContain(5);
  });
});
