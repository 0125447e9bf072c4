// A disk that is slower than the collector: changes that are not stored yet count as if they were.
import { expect, test } from 'vitest';
import { createOutboxes, MINUTE, SECOND } from './pages';

test('outbox: an acknowledged event whose deletion is not stored yet is neither lost nor sent again', async () => {
  const { browser, openOutbox, requests } = await createOutboxes();
  const { add, ledger, outbox, reports } = await openOutbox();
  await browser.advance(10 * SECOND);
  browser.settings.diskLatency = 200;
  browser.settings.latency = 300;
  add(1);
  await browser.advance(100);
  // The page claims stored events as soon as its request is answered.
  outbox.wake();
  await browser.advance(250);
  expect([...ledger.changes.values()]).toEqual([undefined]);
  await browser.advance(MINUTE);
  expect(requests()).toEqual([[1]]);
  expect(reports).toEqual([]);
  expect(browser.database.count()).toBe(0);
});
