// Leases of what is in flight: they are renewed, but never over the head of a page that has claimed the row.
import { expect, test } from 'vitest';
import { createOutboxes, MINUTE, SECOND } from './pages';

/** A request that nobody answers as long as the test lasts. */
const NEVER = 100 * MINUTE;

test('outbox: a page whose timers were late does not bring back a row that another page has delivered', async () => {
  const { browser, openOutbox, received, doubles } = await createOutboxes();
  const one = await openOutbox({ delivery: { timeout: NEVER } });
  browser.settings.latency = NEVER;
  one.add(1);
  await browser.advance(SECOND);
  browser.settings.latency = 80;
  // Its thread is busy, or its timers are throttled.
  await one.page.sleep();
  await openOutbox();
  await browser.advance(10 * SECOND);
  expect(received()).toEqual([1]);
  expect(browser.database.count()).toBe(0);
  await one.page.wake();
  await browser.advance(SECOND);
  expect(browser.database.count()).toBe(0);
  one.page.crash();
  await openOutbox();
  await browser.advance(10 * SECOND);
  expect(received()).toEqual([1]);
  expect(doubles()).toBe(0);
});
test('outbox: a renewal that a slow disk holds up takes no row from a page that has claimed it meanwhile', async () => {
  const { browser, openOutbox, received, doubles } = await createOutboxes();
  const one = await openOutbox({ delivery: { timeout: 15 * SECOND } });
  const other = await openOutbox();
  await browser.advance(10 * SECOND);
  browser.settings.latency = NEVER;
  one.add(1);
  await browser.advance(2100);
  browser.settings.latency = 80;
  browser.settings.diskLatency = 900;
  one.add(2);
  await browser.advance(3400);
  // Its claim begins before the lease ends, and reads after that.
  other.outbox.wake();
  await browser.advance(8 * SECOND);
  browser.settings.diskLatency = 0.2;
  await browser.advance(MINUTE);
  expect([...received()].sort()).toEqual([1, 2]);
  expect(doubles()).toBe(0);
  expect(browser.database.count()).toBe(0);
});
