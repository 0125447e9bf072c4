// What an answer, or none, says about the collector and about the events of its request.
import { describe, expect, test } from 'vitest';
import type { Protocol } from '../../../src/core/delivery/protocol';
import { COLLECTOR } from '../../browser/browser';
import { createOutboxes, eventId, MINUTE, SECOND } from './pages';

const HEALTH = `a|h|${COLLECTOR}`;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const bodyOf = (groups: string) => `{"groups":[${groups}]}`;

describe('outbox: the health of the collector', () => {
  test('outbox: no answer is a failure of it', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const { add } = await openOutbox();
    browser.collector.answer(() => 'unreachable');
    add(1);
    await browser.advance(200);
    expect(browser.localArea.get(HEALTH)).toMatch(/^1,/);
  });
  test('outbox: a request that the page aborts is no failure of it, and is sent again', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const { add, outbox, deliveries } = await openOutbox();
    add(1);
    await browser.advance(SECOND);
    browser.settings.latency = MINUTE;
    add(2);
    await browser.advance(200);
    browser.settings.latency = 80;
    outbox.abort();
    await browser.advance(2 * SECOND);
    expect(browser.localArea.get(HEALTH)).toMatch(/^0,/);
    expect(deliveries).toContain('interrupted');
    expect(received()).toEqual([1, 2]);
  });
  test('outbox: 429 suspects no event: all go together again', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add } = await openOutbox();
    browser.collector.answer((_request, number) => ({ status: number < 5 ? 429 : 204 }));
    add(...range(1, 40));
    await browser.advance(5 * MINUTE);
    expect(requests()).toHaveLength(6);
    expect(requests()[5]).toEqual(range(1, 40));
  });
  test('outbox: a single event that fails while all others pass says nothing about it', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const { add } = await openOutbox();
    browser.collector.answer(({ body }) => ({ status: body.includes(eventId(5)) ? 500 : 204 }));
    add(...range(1, 10));
    await browser.advance(MINUTE);
    const before = browser.collector.requests.length;
    await browser.advance(10 * MINUTE);
    expect(browser.collector.requests.length).toBeGreaterThan(before);
    expect(browser.localArea.get(HEALTH)).toMatch(/^0,/);
  });
});

describe('outbox: lost events', () => {
  test('outbox: an acknowledgement, and nothing else, says that the collector knows of them', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const { add } = await openOutbox();
    const statuses = [403, 400, 204, 204];
    browser.collector.answer((_request, number) => ({ status: statuses[number]! }));
    for (const events of [[1, 2], [3], [4], [5]]) {
      add(...events);
      await browser.advance(3 * SECOND);
    }
    const dropped = browser.collector.requests.map(({ body }) => (JSON.parse(body) as { context: { dropped?: number } }).context.dropped); // prettier-ignore
    expect(dropped).toEqual([undefined, 2, 3, undefined]);
  });
});

describe('outbox: a request that was interrupted by the back/forward cache', () => {
  /** The browser never settles the first request. */
  const createInterrupted = async () => {
    let calls = 0;
    const outboxes = await createOutboxes({
      patch: ({ fetch }) => ({
        fetch: (url: string, init: RequestInit) =>
          ++calls > 1 ? fetch(url, init) : new Promise<never>(() => {}),
      }),
    });
    return { ...outboxes, calls: () => calls };
  };

  test('outbox: is sent again a second after the return, where the browser never settles it', async () => {
    const { browser, openOutbox, received, calls } = await createInterrupted();
    const { add, outbox } = await openOutbox({ delivery: { timeout: MINUTE } });
    add(1);
    await browser.advance(200);
    outbox.restore();
    await browser.advance(900);
    expect(calls()).toBe(1);
    await browser.advance(SECOND);
    expect(received()).toEqual([1]);
  });
  test('outbox: flush() during such a request does not wait for more events after it', async () => {
    const { browser, openOutbox, received } = await createInterrupted();
    const { add, outbox } = await openOutbox({ delivery: { timeout: MINUTE, flushInterval: MINUTE } });
    add(1);
    await browser.advance(200);
    outbox.restore();
    add(2);
    void outbox.flush();
    await browser.advance(2 * SECOND);
    expect(received()).toEqual([1, 2]);
  });
});

describe('outbox: a request of 16 KiB', () => {
  test.each([
    [16_384, true],
    [16_385, false],
  ])('outbox: %i bytes outlive the page: %s', async (bytes, keepalive) => {
    const { browser, openOutbox } = await createOutboxes();
    const encode: Protocol['encode'] = ({ groups }) => [
      { url: COLLECTOR, body: bodyOf(groups).padEnd(bytes) },
    ];
    const { add } = await openOutbox({ protocol: { encode } });
    add(1);
    await browser.advance(200);
    expect(browser.collector.requests.map((request) => request.keepalive)).toEqual([keepalive]);
  });
});

describe('outbox: on exit', () => {
  test('outbox: a page that was never answered tries a beacon although the collector fails for others', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    browser.localArea.set(HEALTH, `3,${browser.wall() + MINUTE},0`);
    const { add, exit } = await openOutbox();
    await browser.advance(200);
    add(1);
    exit(true);
    await browser.advance(200);
    expect(received()).toEqual([1]);
  });
  test('outbox: a request is not left behind where the collector has failed since, for another page', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const [one, other] = [await openOutbox(), await openOutbox()];
    one.add(1);
    await browser.advance(SECOND);
    browser.settings.latency = MINUTE;
    one.add(2);
    await browser.advance(100);
    browser.settings.latency = 80;
    browser.collector.answerStatus(503);
    other.add(3);
    await browser.advance(200);
    browser.collector.answer();
    void other.outbox.flush();
    await browser.advance(500);
    expect(browser.localArea.get(HEALTH)).toMatch(/^0,/);
    one.exit(true);
    expect(one.deliveries).not.toContain('pageExit');
    await browser.advance(SECOND);
    expect(browser.database.count()).toBe(1);
  });
  test('outbox: a batch that the protocol cannot encode keeps no other from going', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const encode: Protocol['encode'] = ({ groups }) => {
      if (groups.includes(eventId(1))) throw new Error('no such thing');
      return [{ url: COLLECTOR, body: bodyOf(groups) }];
    };
    const { add, addLarge, exit, reports } = await openOutbox({ protocol: { encode }, isBusy: true });
    await browser.advance(SECOND);
    add(1);
    addLarge(2, 15_000);
    exit(true);
    await browser.advance(200);
    expect(reports).toHaveLength(1);
    expect(received()).toEqual([2]);
  });
  test('outbox: a request without cookies that fails has its events sent again', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const { add, exit, outbox, deliveries } = await openOutbox({ isCookieless: true });
    add(1);
    await browser.advance(SECOND);
    browser.collector.answer(() => 'unreachable');
    add(2);
    exit();
    await browser.advance(200);
    expect(deliveries.at(-1)).toBe('doubted');
    browser.collector.answer();
    outbox.wake();
    await browser.advance(SECOND);
    expect(received()).toEqual([1, 2]);
  });
  test('outbox: where nothing can be stored, a refused beacon is followed by a request', async () => {
    const { browser, openOutbox, received } = await createOutboxes({ patch: ({ navigator }) => ({ navigator: Object.assign(navigator as object, { sendBeacon: () => false }) }) }); // prettier-ignore
    browser.database.be('broken');
    const { add, exit } = await openOutbox({ delivery: { flushInterval: MINUTE } });
    add(1);
    await browser.advance(SECOND);
    add(2);
    await browser.advance(SECOND);
    expect(received()).toEqual([1]);
    exit(true);
    await browser.advance(200);
    expect(received()).toEqual([1, 2]);
  });
});
