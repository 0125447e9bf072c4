// The runs of an outbox: when one begins, what flush() changes for all of its requests, and what a slow claim does to it.
import { expect, test } from 'vitest';
import { COLLECTOR } from '../../browser/browser';
import { createOutboxes, eventId, MINUTE, SECOND } from './pages';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('outbox: an outbox sends neither a request nor a beacon before it is opened, and all events then', async () => {
  const { browser, openOutbox, requests } = await createOutboxes();
  const { add, exit, open } = await openOutbox({ isClosed: true });
  add(1);
  await browser.advance(3 * SECOND);
  exit();
  await browser.advance(3 * SECOND);
  expect(requests()).toEqual([]);
  expect(browser.database.count()).toBe(0);
  open();
  await browser.advance(SECOND);
  expect(requests()).toEqual([[1]]);
});
test('outbox: flush() sends each batch without waiting for more events', async () => {
  const { browser, openOutbox, requests } = await createOutboxes();
  const { add, outbox } = await openOutbox({ delivery: { flushInterval: MINUTE } });
  await browser.advance(SECOND);
  outbox.pause();
  add(...range(1, 120));
  void outbox.flush();
  await browser.advance(SECOND);
  expect(requests()).toEqual([range(1, 50), range(51, 100), range(101, 120)]);
});
test('outbox: an event that completes a batch alone ends the wait for more events', async () => {
  const { browser, openOutbox, requests } = await createOutboxes();
  const { add } = await openOutbox({ delivery: { batchSize: 5, flushInterval: MINUTE } });
  add(1);
  await browser.advance(200);
  add(...range(2, 5));
  await browser.advance(200);
  expect(requests()).toEqual([[1]]);
  add(6);
  await browser.advance(200);
  expect(requests()).toEqual([[1], range(2, 6)]);
});
test('outbox: events of a claim that is slower than the limit for storage are sent as soon as it ends', async () => {
  const { browser, openOutbox, received } = await createOutboxes();
  const one = await openOutbox({ isBusy: true });
  one.add(1);
  await browser.advance(SECOND);
  one.page.crash();
  await browser.advance(10 * SECOND);
  browser.settings.diskLatency = 400;
  await openOutbox();
  await browser.advance(3 * SECOND);
  expect(received()).toEqual([1]);
});
test('outbox: 5xx for a batch of two events is a failure of the collector, however often they failed', async () => {
  const { browser, openOutbox, requests } = await createOutboxes();
  const { add, outbox } = await openOutbox();
  browser.collector.answer(({ body }) => ({ status: body.includes(eventId(2)) ? 500 : 204 }));
  add(1, 2);
  await browser.advance(10 * SECOND);
  expect(requests().length).toBeGreaterThan(2);
  add(3);
  void outbox.flush();
  await browser.advance(500);
  expect(requests().slice(-2)).toEqual([[3], [1, 2]]);
  expect(browser.localArea.get(`a|h|${COLLECTOR}`)).toMatch(/^1,/);
});
test('outbox: batches of events that get 5xx are halved until one is acknowledged, and then grow again', async () => {
  const { browser, openOutbox, requests } = await createOutboxes();
  const { add } = await openOutbox();
  browser.collector.answer((_request, number) => ({ status: number < 6 ? 503 : 204 }));
  add(...range(1, 40));
  await browser.advance(10 * MINUTE);
  expect(requests().map(({ length }) => length)).toEqual([40, 40, 40, 25, 15, 12, 12, 16, 12]);
});
