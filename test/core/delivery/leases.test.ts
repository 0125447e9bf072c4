// Leases of what is in flight: they are renewed, but never over the head of a page that has claimed the row.
import { expect, test } from 'vitest';
import { createOutboxes, MINUTE, SECOND } from './pages';

/** A request that nobody answers as long as the test lasts. */
const NEVER = 100 * MINUTE;

test('outbox: requests that are out keep their leases, however long they take', async () => {
  const { browser, openOutbox, received, requests } = await createOutboxes();
  const one = await openOutbox({ delivery: { timeout: NEVER } });
  browser.settings.latency = 50 * SECOND;
  one.add(1);
  await browser.advance(2 * SECOND);
  // The lease of this one ends later.
  one.add(2);
  browser.settings.latency = 80;
  const other = await openOutbox();
  for (let seconds = 0; seconds < 20; seconds++) {
    await browser.advance(SECOND);
    other.outbox.wake();
  }
  // Nobody has a lease for the event that waits.
  expect(requests()).toEqual([[2]]);
  await browser.advance(4 * MINUTE);
  expect([...received()].sort()).toEqual([1, 2]);
  expect(requests()).toEqual([[2], [1]]);
});
/** A request with two bursts, of which the lease of the first ends earlier; and a page that would claim them. */
const openLongRequest = async () => {
  const { browser, openOutbox, requests } = await createOutboxes();
  const one = await openOutbox({ delivery: { timeout: NEVER }, isBusy: true });
  one.add(1);
  await browser.advance(3 * SECOND);
  one.add(2);
  await browser.advance(200);
  browser.settings.latency = 50 * SECOND;
  one.outbox.beIdle('', '');
  await browser.advance(10);
  browser.settings.latency = 80;
  const other = await openOutbox();
  return {
    one,
    other,
    requests,
    async claimForSeconds(count: number) {
      for (let seconds = 0; seconds < count; seconds++) {
        await browser.advance(SECOND);
        other.outbox.wake();
      }
    },
  };
};
test('outbox: a request of several bursts renews each lease before the earliest ends', async () => {
  const { claimForSeconds, requests } = await openLongRequest();
  await claimForSeconds(20);
  expect(requests()).toEqual([]);
  await claimForSeconds(30);
  expect(requests()).toEqual([[1, 2]]);
});
test('outbox: a row that is gone keeps no other row from its renewal', async () => {
  const { one, other, claimForSeconds, requests } = await openLongRequest();
  const [key] = one.ledger.mayBeStored.keys();
  other.ledger.mayBeStored.set(key!, true);
  other.ledger.set(key!);
  await claimForSeconds(20);
  expect(requests()).toEqual([]);
});
test('outbox: a request that is answered in time costs no renewal', async () => {
  const { browser, openOutbox, received } = await createOutboxes();
  const one = await openOutbox();
  await browser.advance(10 * SECOND);
  const { exclusive } = one.ledger;
  let renewals = 0;
  one.ledger.exclusive = ((...call) => (renewals++, exclusive(...call))) as typeof exclusive;
  browser.settings.latency = 3400;
  one.add(1);
  await browser.advance(30 * SECOND);
  expect(received()).toEqual([1]);
  expect(renewals).toBe(0);
  browser.settings.latency = 8 * SECOND;
  one.add(2);
  await browser.advance(3400);
  expect(renewals).toBe(0);
  await browser.advance(200);
  expect(renewals).toBe(1);
  // It lasts for another lease, less what a busy disk may need.
  await browser.advance(3200);
  expect(renewals).toBe(1);
  await browser.advance(200);
  expect(renewals).toBe(2);
  await browser.advance(20 * SECOND);
  expect(renewals).toBe(2);
});
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

test('outbox: a page that comes online with more rows than a claim reads sends all, though their leases ran out', async () => {
  const { browser, openOutbox, received } = await createOutboxes();
  const { add } = await openOutbox();
  add(1);
  await browser.advance(200);
  browser.setOnline(false);
  for (let n = 2; n <= 400; n++) {
    add(n);
    await browser.advance(14);
  }
  browser.setOnline(true);
  await browser.advance(20 * SECOND);
  expect(received()).toHaveLength(400);
});
