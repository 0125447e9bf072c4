// A page that was left: what it must not send any more, and what it must still hand over.
import { expect, test } from 'vitest';
import type { Protocol } from '../../../src/core/delivery/protocol';
import { COLLECTOR } from '../../browser/browser';
import { createOutboxes, eventId, LEASE, MINUTE, SECOND } from './pages';

/** Encodes a batch as the native protocol does, and throws for a batch with the first event. */
const encode: Protocol['encode'] = ({ groups }) => {
  if (groups.includes(eventId(1))) throw new Error('no such thing');
  return [{ url: COLLECTOR, body: `{"groups":[${groups}]}` }];
};

test('outbox: a page that was left sends no request, and the next page sends its stored events', async () => {
  const { browser, openOutbox, requests } = await createOutboxes();
  const { add, exit, page } = await openOutbox();
  add(1);
  await browser.advance(SECOND);
  exit(true);
  add(2);
  await browser.advance(3 * SECOND);
  expect(requests()).toEqual([[1]]);
  await page.close();
  await openOutbox();
  await browser.advance(2 * LEASE);
  expect(requests()).toEqual([[1], [2]]);
});
test('outbox: a page that was only hidden continues sending new events', async () => {
  const { browser, openOutbox, requests } = await createOutboxes();
  const { add, exit } = await openOutbox();
  add(1);
  await browser.advance(SECOND);
  exit(false);
  add(2);
  await browser.advance(3 * SECOND);
  expect(requests()).toEqual([[1], [2]]);
});
test('outbox: an exit hands over all other batches when the protocol cannot encode one', async () => {
  const { browser, openOutbox } = await createOutboxes();
  const { add, addLarge, exit, reports } = await openOutbox({ protocol: { encode }, isBusy: true });
  await browser.advance(SECOND);
  add(1);
  addLarge(2, 15_000);
  addLarge(3, 15_000);
  exit(true);
  await browser.advance(MINUTE);
  expect(reports).toEqual([expect.stringMatching(/^lost\|events lost: 1, the protocol cannot encode/)]);
  expect(browser.collector.requests.map(({ beacon }) => beacon)).toEqual([true, true]);
});
test('outbox: a page that is hidden while the collector fails keeps to its Retry-After, also without storage', async () => {
  const { browser, openOutbox, requests, received } = await createOutboxes();
  browser.database.be('broken');
  const { add, exit } = await openOutbox();
  browser.collector.answerStatus(503, { 'retry-after': '60' });
  add(1);
  await browser.advance(SECOND);
  exit(false);
  await browser.advance(50 * SECOND);
  expect(requests()).toEqual([[1]]);
  browser.collector.answer();
  await browser.advance(20 * SECOND);
  expect(received()).toEqual([1]);
});
