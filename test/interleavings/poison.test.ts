// Anybody can write into the site's storage: what is no burst and no note must not stop what is.
import { describe, expect, test } from 'vitest';
import type { Browser } from '../browser/browser';
import { createLife } from '../browser/life';
import { createVisitedBrowser, expectAllArrived, expectAllOnce, MINUTE, SECOND, visitLater } from './support';

const SCOPE = 'sojourn|o|https://collect.example/e|native|';

const store = async (browser: Browser, key: string, value: unknown) => {
  const factory = browser.database.connect(createLife(999, false)) as IDBFactory;
  const request = factory.open('sojourn');
  request.onsuccess = () =>
    request.result.transaction('records', 'readwrite').objectStore('records').put(value, key);
  await browser.advance(SECOND);
};
/** A page has crashed offline, with three events. */
const leaveEvents = async (browser: Browser) => {
  const page = await browser.open();
  await browser.advance(2 * SECOND);
  browser.setOnline(false);
  for (let n = 0; n < 3; n++) {
    page.track();
    await browser.advance(SECOND);
  }
  page.crash();
  browser.setOnline(true);
};
const lostReports = (browser: Browser) => browser.logged.filter((line) => /lost/.test(line));

describe('poisoned storage: a row that is no burst', () => {
  test.each([null, undefined, 5, 'text', [], {}, { groups: null }, { groups: [['{}', ['no JSON']]], context: '{}' }])(
    '%j is deleted, reported once, and blocks no other from being claimed',
    async (poison) => {
      const browser = await createVisitedBrowser();
      await leaveEvents(browser);
      await store(browser, `${SCOPE}0|0|0`, poison);
      const rows = browser.database.count();
      await visitLater(browser);
      await visitLater(browser);
      expectAllOnce(browser);
      expect(browser.database.count()).toBeLessThan(rows);
      expect(browser.database.count()).toBeLessThanOrEqual(1);
      expect(lostReports(browser)).toHaveLength(1);
    },
  ); // prettier-ignore
  test('an unreadable row does not keep the record from being stored', async () => {
    const browser = await createVisitedBrowser();
    await store(browser, 'sojourn', { no: 'record' });
    await visitLater(browser);
    expectAllOnce(browser);
  });
});

describe('poisoned storage: a text in localStorage that is no note', () => {
  test.each(['', 'null', '5', '"text"', '[]', '[null]', '[5,[]]', '{"a":1}', `{"${SCOPE}0|0|0":null,"${SCOPE}1|0|0":5}`, '{'])(
    '%s is taken away, and keeps nothing from being sent',
    async (text) => {
      const browser = await createVisitedBrowser();
      await leaveEvents(browser);
      browser.localArea.set('sojourn|n|poison', text);
      await visitLater(browser);
      expectAllArrived(browser);
      expect(browser.localArea.keys().filter((key) => key.endsWith('|poison'))).toEqual([]);
      expect(browser.logged.filter((line) => /uncaught|internal/.test(line))).toEqual([]);
    },
  ); // prettier-ignore
});

test('poisoned storage: an event of a hidden page is given to IndexedDB in the microtask after its task', async () => {
  for (let steps = 3; steps <= 8; steps++) {
    const browser = await createVisitedBrowser({ seed: steps, fate: { commits: () => true } });
    const page = await browser.open();
    await browser.advance(2 * SECOND);
    await page.hide();
    await browser.advance(2 * SECOND);
    browser.setOnline(false);
    page.track();
    expect(browser.database.busy(page.number)).toBe(0);
    await Promise.resolve();
    await Promise.resolve();
    expect(browser.database.busy(page.number)).toBe(1);
    await browser.step(steps);
    page.crash();
    browser.setOnline(true);
    await browser.advance(MINUTE);
    await visitLater(browser);
    expectAllOnce(browser);
  }
});
