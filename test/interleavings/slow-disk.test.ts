// A renderer crashes a moment after it has tracked, on disks that take their time: each event is noted in `localStorage` until then.
import { expect, test } from 'vitest';
import { arrivals, createVisitedBrowser, MINUTE, SECOND, visitLater } from './support';

/** How long after the last event the renderer crashes, in milliseconds. */
const PAUSES = [110, 300, 700, 1500, 3400, 6000];

test.each([0, 60, 200, 400, 800])('slow disk: %i ms per operation: events tracked 110 ms before a crash arrive', async (disk) => {
  const wrong: string[] = [];
  for (const pause of PAUSES)
    for (const apart of [30, 150]) {
      const browser = await createVisitedBrowser({ fate: { commits: () => false } });
      const page = await browser.open();
      await browser.advance(2 * SECOND);
      browser.setOnline(false);
      browser.settings.diskLatency = disk;
      page.track('first');
      await browser.advance(apart);
      page.track('second');
      await browser.advance(pause);
      page.crash();
      browser.setOnline(true);
      browser.settings.diskLatency = 0.2;
      await visitLater(browser);
      if (arrivals(browser).includes(0)) wrong.push(`${apart} ms apart, crash after ${pause}: ${arrivals(browser)}`);
    }
  expect(wrong).toEqual([]);
}); // prettier-ignore

test('slow disk: events delivered while the disk is slow are in no note', async () => {
  const browser = await createVisitedBrowser({ fate: { commits: () => false } });
  const page = await browser.open();
  await browser.advance(2 * SECOND);
  browser.settings.diskLatency = 800;
  for (let n = 0; n < 20; n++) {
    page.track();
    await browser.advance(400);
  }
  await browser.advance(3 * SECOND);
  page.crash();
  browser.settings.diskLatency = 0.2;
  await visitLater(browser);
  expect(arrivals(browser).every((times) => times === 1)).toBe(true);
});

test('slow disk: another tab leaves alone what a living page has noted, however long its disk hangs', async () => {
  const browser = await createVisitedBrowser();
  const page = await browser.open();
  const other = await browser.open();
  await browser.advance(2 * SECOND);
  browser.setOnline(false);
  browser.database.be('hangs');
  page.track();
  for (let n = 0; n < 12; n++) {
    await browser.advance(5 * SECOND);
    await other.hide();
    await other.show();
  }
  browser.database.be('works');
  browser.setOnline(true);
  await browser.advance(2 * MINUTE);
  expect(arrivals(browser).every((times) => times === 1)).toBe(true);
});

test('slow disk: a hidden page that continues tracking keeps its complete note', async () => {
  const browser = await createVisitedBrowser({ fate: { commits: () => false } });
  const page = await browser.open();
  await browser.advance(2 * SECOND);
  browser.setOnline(false);
  browser.settings.diskLatency = 5 * SECOND;
  // Each event is large enough to be a burst of its own: more of them than a living page notes.
  for (let n = 0; n < 30; n++) page.track('event', { a: 'x'.repeat(4000), b: 'y'.repeat(4000), c: 'z'.repeat(3000) });
  await browser.advance(50);
  await page.hide();
  await browser.advance(200);
  page.track('hidden');
  await browser.advance(SECOND);
  page.crash();
  browser.setOnline(true);
  browser.settings.diskLatency = 0.2;
  await visitLater(browser);
  expect(arrivals(browser).every((times) => times === 1)).toBe(true);
}); // prettier-ignore

/** A browser that counts the locks that its pages request. */
const createCountingBrowser = async () => {
  let locks = 0;
  const browser = await createVisitedBrowser({
    patch({ navigator }) {
      const { locks: manager } = navigator as Navigator;
      const request = (...input: [string, () => void]) => (locks++, manager.request(...input));
      const counting = { ...manager, request };
      return { navigator: Object.assign(Object.create(navigator as object), { locks: counting }) };
    },
  });
  return { browser, locks: () => locks };
};

test('slow disk: a page that has its answer requests no lock, however long the commit takes (rule 12)', async () => {
  const requested = new Set<number>();
  for (let promptFor = 0; promptFor < 150; promptFor += 10) {
    const { browser, locks } = await createCountingBrowser();
    await browser.advance(31 * MINUTE);
    browser.settings.diskLatency = 10;
    await browser.open();
    await browser.advance(promptFor);
    browser.settings.diskLatency = 2 * SECOND;
    await browser.advance(10 * SECOND);
    requested.add(locks());
  }
  // Without an answer, one lock replaces the transaction, and a second one has the record as its name.
  expect([...requested]).toEqual([2, 0]);
});

test('slow disk: a withdrawal of consent requests no lock, also during a critical section (rules 12, 37)', async () => {
  const requested = new Set<number>();
  for (let openFor = 0; openFor < 150; openFor += 10) {
    const { browser, locks } = await createCountingBrowser();
    await browser.advance(31 * MINUTE);
    browser.settings.diskLatency = 10;
    const page = await browser.open();
    await browser.advance(openFor);
    page.tracker.setConsent('denied');
    await browser.advance(10 * SECOND);
    requested.add(locks());
  }
  expect([...requested]).toEqual([0]);
});
