// What the queue gives up: what is too old, what is too many, what nobody can read; and what other pages have left.
import { describe, expect, test } from 'vitest';
import { COLLECTOR } from '../../browser/browser';
import { createOutboxes, eventId, LEASE, MINUTE, NAME, SECOND } from './pages';

const HOUR = 60 * MINUTE;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const sorted = (numbers: number[]) => [...numbers].sort((a, b) => a - b);

describe('outbox: maxQueue', () => {
  test('outbox: the oldest events beyond maxQueue are dropped, reported once for a task, and counted in the next request', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const { add, reports } = await openOutbox({ delivery: { maxQueue: 10 } });
    browser.setOnline(false);
    await browser.advance(SECOND);
    add(...range(1, 10));
    await browser.advance(SECOND);
    expect(reports).toEqual([]);
    add(...range(11, 13));
    await browser.advance(SECOND);
    expect(reports).toEqual([`lost|events lost: 3, maxAge or maxQueue|${eventId(1)}`]);
    browser.setOnline(true);
    await browser.advance(MINUTE);
    expect(sorted(received())).toEqual(range(4, 13));
    const { body } = browser.collector.requests[0]!;
    expect(JSON.parse(body)).toMatchObject({ context: { dropped: 3 } });
  });
  test('outbox: session_start and session_end are dropped last', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const { add, outbox, page } = await openOutbox({ delivery: { maxQueue: 5 } });
    browser.setOnline(false);
    await browser.advance(SECOND);
    const shared = JSON.stringify({ page: { id: eventId(900), url: 'https://shop.example/', title: '', referrer: '' }, tab: { id: eventId(901) } }); // prettier-ignore
    const context = JSON.stringify({ sdk: { name: 'sojourn' } });
    const announce = (n: number, name: string) => outbox.add(shared, JSON.stringify({ id: eventId(n), name, time: '2026-05-04T09:00:00.000Z' }), context); // prettier-ignore
    announce(1, 'session_start');
    add(2, 3);
    announce(4, 'session_end');
    add(5, 6, 7);
    await browser.advance(SECOND);
    browser.setOnline(true);
    await browser.advance(MINUTE);
    expect(sorted(browser.collector.once().map(({ id }) => Number(id.slice(0, 8))))).toEqual([1, 4, 5, 6, 7]);
    expect(page.alive).toBe(true);
  });
  test('outbox: an event is dropped once, also if session_start events alone exceed maxQueue', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const { outbox, reports } = await openOutbox({ delivery: { maxQueue: 2 } });
    browser.setOnline(false);
    await browser.advance(SECOND);
    const shared = JSON.stringify({ page: { id: eventId(900), url: 'https://shop.example/', title: '', referrer: '' }, tab: { id: eventId(901) } }); // prettier-ignore
    const announce = (n: number, name: string) => outbox.add(shared, JSON.stringify({ id: eventId(n), name, time: '2026-05-04T09:00:00.000Z' }), '{"sdk":{"name":"sojourn"}}'); // prettier-ignore
    announce(1, 'event');
    for (const n of [2, 3, 4]) announce(n, 'session_start');
    await browser.advance(SECOND);
    browser.setOnline(true);
    await browser.advance(MINUTE);
    expect(browser.collector.once().map(({ id }) => Number(id.slice(0, 8)))).toEqual([3, 4]);
    expect(reports).toEqual([`lost|events lost: 2, maxAge or maxQueue|${eventId(1)}`]);
  });
  test('outbox: events of earlier pages beyond maxQueue are dropped, the oldest first', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    browser.setOnline(false);
    for (let n = 1; n <= 8; n++) {
      const one = await openOutbox();
      one.add(n);
      await browser.advance(SECOND);
      one.page.crash();
    }
    browser.setOnline(true);
    await browser.advance(10 * SECOND);
    const { reports } = await openOutbox({ delivery: { maxQueue: 5 } });
    await browser.advance(MINUTE);
    expect(received()).toEqual(range(4, 8));
    expect(reports).toEqual([`lost|events lost: 3, maxAge or maxQueue|${eventId(1)}`]);
  });
});

describe('outbox: maxAge', () => {
  test('outbox: events older than maxAge are dropped and reported, and younger events are sent', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox();
    browser.setOnline(false);
    one.add(1);
    await browser.advance(HOUR);
    one.add(2);
    await browser.advance(HOUR);
    one.page.crash();
    browser.setOnline(true);
    const { reports } = await openOutbox({ delivery: { maxAge: HOUR + MINUTE } });
    await browser.advance(10 * SECOND);
    expect(received()).toEqual([2]);
    expect(reports).toEqual([`lost|events lost: 1, maxAge or maxQueue|${eventId(1)}`]);
    expect(browser.database.count()).toBe(0);
  });
});

describe('outbox: events of earlier pages', () => {
  test('outbox: events of an earlier page are sent once, oldest first, also if they are more than one claim takes', async () => {
    const { browser, openOutbox, received, doubles } = await createOutboxes();
    browser.setOnline(false);
    const one = await openOutbox();
    for (let n = 1; n <= 130; n++) {
      one.add(n);
      await browser.advance(20);
    }
    await browser.advance(SECOND);
    one.page.crash();
    await browser.advance(10 * SECOND);
    browser.setOnline(true);
    const other = await openOutbox();
    await browser.advance(SECOND);
    other.add(200);
    await browser.advance(MINUTE);
    expect(sorted(received())).toEqual([...range(1, 130), 200]);
    expect(received().filter((n) => n < 200)).toEqual(range(1, 130));
    expect(doubles()).toBe(0);
  });
  test('outbox: events of earlier pages are looked for at most once a minute, when there is something to send', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox();
    await browser.advance(10 * SECOND);
    const other = await openOutbox({ isBusy: true });
    other.add(1);
    await browser.advance(100);
    other.page.crash();
    await browser.advance(10 * SECOND);
    one.add(2);
    await browser.advance(5 * SECOND);
    expect(received()).toEqual([2]);
    await browser.advance(50 * SECOND);
    one.add(3);
    await browser.advance(5 * SECOND);
    expect(sorted(received())).toEqual([1, 2, 3]);
  });
  test('outbox: a page that is shown looks for events of earlier pages at once', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox();
    await browser.advance(10 * SECOND);
    const other = await openOutbox({ isBusy: true });
    other.add(1);
    await browser.advance(LEASE);
    other.page.crash();
    one.outbox.wake();
    await browser.advance(SECOND);
    expect(received()).toEqual([1]);
  });
  test('outbox: events of earlier pages are sent before the page’s own events', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const one = await openOutbox({ isBusy: true });
    one.add(1, 2, 3, 4);
    await browser.advance(200);
    one.page.crash();
    const other = await openOutbox({ isBusy: true });
    other.add(5);
    await browser.advance(10 * SECOND);
    other.outbox.beIdle('', '');
    await browser.advance(5 * SECOND);
    expect(requests()[0]).toEqual([1, 2, 3, 4, 5]);
  });
  test('outbox: events of earlier pages count toward maxQueue, and are dropped first', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox({ isBusy: true });
    one.add(1, 2, 3, 4);
    await browser.advance(200);
    one.page.crash();
    await browser.advance(10 * SECOND);
    browser.settings.latency = 3 * SECOND;
    const other = await openOutbox({ delivery: { maxQueue: 5 } });
    await browser.advance(200);
    other.outbox.abort();
    other.outbox.pause();
    await browser.advance(10);
    other.add(5, 6);
    await browser.advance(200);
    expect(other.reports).toEqual([`lost|events lost: 1, maxAge or maxQueue|${eventId(1)}`]);
    other.outbox.complete((text) => text);
    await browser.advance(20 * SECOND);
    expect(received()).toEqual([2, 3, 4, 5, 6]);
  });
  test('outbox: events of earlier pages are sent within 3 s, also if they are more than one claim takes', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox({ isBusy: true });
    for (let n = 1; n <= 130; n++) {
      one.add(n);
      await browser.advance(20);
    }
    one.page.crash();
    await browser.advance(10 * SECOND);
    await openOutbox();
    await browser.advance(3 * SECOND);
    expect(received()).toHaveLength(130);
  });
  test('outbox: events of earlier pages are found in exit notes if IndexedDB fails', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    browser.database.be('broken');
    const one = await openOutbox({ isBusy: true });
    await browser.advance(SECOND);
    one.add(1);
    one.ledger.exit({});
    await one.page.close();
    await browser.advance(10 * SECOND);
    await openOutbox();
    await browser.advance(10 * SECOND);
    expect(received()).toEqual([1]);
  });
  test('outbox: deletions that are not stored yet, and rows of another collector, are not read as events', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const { add, outbox, ledger, reports } = await openOutbox();
    await browser.advance(10 * SECOND);
    browser.settings.diskLatency = 50;
    add(1);
    await browser.advance(200);
    // The deletion of what was acknowledged, and another collector's.
    ledger.set(`${NAME}|o|https://other.example/|native|0|0|x`, 5);
    outbox.wake();
    await browser.advance(5 * SECOND);
    expect(reports).toEqual([]);
  });
  test('outbox: a page does not wait for the events of another open page', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const one = await openOutbox();
    await browser.advance(20 * SECOND);
    const other = await openOutbox({ isBusy: true });
    browser.collector.answerStatus(503, { 'retry-after': '1' });
    one.add(1);
    await browser.advance(500);
    browser.collector.answer();
    other.add(2);
    await browser.advance(100);
    one.outbox.wake();
    await browser.advance(3 * SECOND);
    expect(received()).toEqual([1]);
  });
  test('outbox: events of one task are one row', async () => {
    const { browser, openOutbox } = await createOutboxes();
    const { add } = await openOutbox({ isBusy: true });
    await browser.advance(SECOND);
    add(1, 2, 3);
    await browser.advance(SECOND);
    expect(browser.database.count()).toBe(1);
  });
  test('outbox: events stored for another protocol are not sent', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const body = () => [{ url: COLLECTOR, body: '{"groups":[]}' }];
    const one = await openOutbox({ protocol: { name: 'other', encode: body }, isBusy: true });
    one.add(1);
    await browser.advance(SECOND);
    one.page.crash();
    await browser.advance(10 * SECOND);
    await openOutbox();
    await browser.advance(MINUTE);
    expect(received()).toEqual([]);
    expect(browser.collector.requests).toEqual([]);
  });
  test.each([5, 'text', {}, { groups: [] }, { groups: [['{}', ['{}']]], context: '{}', due: 0 }])(
    'outbox: an unreadable row is deleted and reported, and other rows are sent: %j',
    async (value) => {
      const { browser, openOutbox, received } = await createOutboxes();
      const one = await openOutbox({ isBusy: true });
      one.ledger.set(`${NAME}|o|${COLLECTOR}|native|0|0|x`, value);
      one.add(1);
      await browser.advance(SECOND);
      one.page.crash();
      await browser.advance(10 * SECOND);
      const { reports } = await openOutbox();
      await browser.advance(10 * SECOND);
      expect(received()).toEqual([1]);
      expect(reports).toEqual(['lost|events lost: 1, unreadable|']);
      expect(browser.database.count()).toBe(0);
    },
  );
  test('outbox: clear() makes room for as many events as before', async () => {
    const { browser, openOutbox, received } = await createOutboxes();
    const { add, outbox, ledger, reports } = await openOutbox({
      delivery: { maxQueue: 10 },
      isBusy: true,
    });
    add(...range(1, 8));
    outbox.clear();
    ledger.close();
    ledger.clear(false);
    ledger.open();
    add(...range(11, 18));
    await browser.advance(SECOND);
    outbox.beIdle('', '');
    await browser.advance(5 * SECOND);
    expect(reports).toEqual([]);
    expect(received()).toEqual(range(11, 18));
  });
  test('outbox: clear() forgets the waiting events and the health of the collector', async () => {
    const { browser, openOutbox, requests } = await createOutboxes();
    const { add, outbox, ledger } = await openOutbox();
    browser.collector.answerStatus(503, { 'retry-after': '100' });
    add(1, 2);
    await browser.advance(SECOND);
    outbox.abort();
    outbox.clear();
    ledger.close();
    ledger.clear(false);
    browser.collector.answer();
    await browser.advance(MINUTE);
    expect(requests()).toHaveLength(1);
    ledger.open();
    add(3);
    await browser.advance(SECOND);
    expect(requests()).toEqual([[1, 2], [3]]);
  });
});
