// Rule 37: what reaches storage after a withdrawal, from a tab that was being left or from an answer under way, does not last.
import { describe, expect, test } from 'vitest';
import { createBrowser, type Browser } from '../../browser/browser';
import { askDatabase, leftovers } from '../../interleavings/plant';
import { SECOND, sessionOf } from '../../interleavings/support';

const HOST = 'shop.example';
const URL = `https://www.${HOST}/`;

/** Two tabs of one visit; one of them is left, and its last writes are still on their way to storage. */
const leaveTab = async (browser: Browser) => {
  const [leaving, staying] = [await browser.open({ url: URL }), await browser.open({ url: URL })];
  leaving.track('first');
  const before = staying.track('first');
  await browser.advance(5 * SECOND);
  browser.setOnline(false);
  leaving.track('last');
  await leaving.close();
  browser.setOnline(true);
  const cookie = browser.cookies.all()[0]!.value;
  const notes = browser.localArea.keys().map((key) => [key, browser.localArea.get(key)!] as const);
  expect(notes.map(([key]) => key.split('|')[1])).toContain('n');
  let keys: IDBValidKey[] = [];
  let values: unknown[] = [];
  askDatabase(
    browser,
    (objects) => objects.getAllKeys(),
    (input) => (keys = input),
  );
  askDatabase<unknown[]>(
    browser,
    (objects) => objects.getAll(),
    (input) => (values = input),
  );
  await browser.advance(50);
  expect(keys.length).toBeGreaterThan(0);
  /** The browser's other processes see the writes only now. */
  const arrive = () => {
    browser.cookies.write(HOST, `sojourn=${cookie};max-age=34128000;domain=${HOST}`);
    for (const [key, text] of notes) browser.localArea.set(key, text);
    keys.forEach((key, i) => askDatabase(browser, (objects) => objects.put(values[i], key)));
  };
  /** For the host alone, as `sojourn/server` writes it. */
  const answer = () => browser.cookies.write(`www.${HOST}`, `sojourn=${cookie};max-age=34128000`);
  return { staying, arrive, answer, visitor: sessionOf(browser, before)!.userId };
};

const visitorAfter = async (browser: Browser, page: { track(name: string): string | null }) => {
  const id = page.track('after');
  await browser.advance(5 * SECOND);
  return sessionOf(browser, id)!.userId;
};

describe('withdrawal: late writes of a tab that was being closed', () => {
  test.each([1, 50, 99, 500, 999])('is deleted when it arrives %i ms later', async (delay) => {
    const browser = await createBrowser();
    const { staying, arrive } = await leaveTab(browser);
    staying.tracker.setConsent('denied');
    await browser.advance(delay);
    arrive();
    await browser.advance(2 * SECOND);
    expect(await leftovers(browser)).toEqual([]);
  });

  test.each(['hidden', 'closed', 'put into the back/forward cache'])(
    'is deleted from cookie and localStorage when the page that withdrew is %s at once',
    async (how) => {
      const browser = await createBrowser();
      const { staying, arrive } = await leaveTab(browser);
      staying.tracker.setConsent('denied');
      await browser.advance(20);
      arrive();
      await { hidden: staying.hide, closed: staying.close }[how as 'hidden']?.();
      if (how.startsWith('put')) await staying.sleep();
      expect(browser.cookies.all()).toEqual([]);
      expect(browser.localArea.keys()).toEqual([]);
    },
  );

  test('does not bring the visitor back when the same page grants consent again', async () => {
    const browser = await createBrowser();
    const { staying, arrive, visitor } = await leaveTab(browser);
    staying.tracker.setConsent('denied');
    await browser.advance(20);
    arrive();
    staying.tracker.setConsent('granted');
    expect(await visitorAfter(browser, staying)).not.toBe(visitor);
    const names = browser.collector.received.map(({ name }) => name);
    expect(names, 'nor is sent what was dropped').not.toContain('last');
  });

  test('does not replace the new visitor when it arrives after the grant', async () => {
    const browser = await createBrowser();
    const { staying, arrive, visitor } = await leaveTab(browser);
    staying.tracker.setConsent('denied');
    staying.tracker.setConsent('granted');
    const next = await visitorAfter(browser, staying);
    expect(next).not.toBe(visitor);
    arrive();
    expect(await visitorAfter(browser, staying)).toBe(next);
    await browser.advance(5 * SECOND);
    await staying.close();
    const later = await browser.open({ url: URL });
    expect(await visitorAfter(browser, later)).toBe(next);
  });

  test('are ended in a page that has loaded meanwhile and accepted them', async () => {
    const browser = await createBrowser();
    const { staying, arrive } = await leaveTab(browser);
    staying.tracker.setConsent('denied');
    await browser.advance(20);
    arrive();
    const late = await browser.open({ url: URL });
    late.track('too early');
    await browser.advance(2 * SECOND);
    expect(late.tracker.consent).toBe('denied');
    expect(await leftovers(browser)).toEqual([]);
  });
});

describe("withdrawal: a new visitor's copies", () => {
  test.each([10, 500, 5000])(
    'stay when the page that withdrew looks again and is closed %i ms later',
    async (delay) => {
      const browser = await createBrowser();
      const { staying } = await leaveTab(browser);
      staying.tracker.setConsent('denied');
      await browser.advance(10);
      const other = await browser.open({ url: URL, tracker: { consent: 'granted' } });
      const next = other.track('new visitor');
      await browser.advance(delay);
      await staying.close();
      await browser.advance(20 * SECOND);
      await other.close();
      expect(browser.cookies.all()).toHaveLength(1);
      const later = await browser.open({ url: URL });
      expect(await visitorAfter(browser, later)).toBe(sessionOf(browser, next)!.userId);
    },
  );
});

describe('withdrawal: the copy of a server whose answer was under way', () => {
  test.each([200, 3000, 60_000])(
    'is deleted by the page that withdrew, by its exit at the latest (%i ms)',
    async (delay) => {
      const browser = await createBrowser();
      const { staying, answer } = await leaveTab(browser);
      staying.tracker.setConsent('denied');
      await browser.advance(delay);
      answer();
      await staying.close();
      expect(browser.cookies.all()).toEqual([]);
      await browser.advance(SECOND);
      expect(await leftovers(browser)).toEqual([]);
    },
  );

  test('does not revive the visitor in a page that starts pending and is granted', async () => {
    const browser = await createBrowser();
    const { staying, answer, visitor } = await leaveTab(browser);
    staying.tracker.setConsent('denied');
    await browser.advance(200);
    answer();
    const next = await browser.open({ url: URL, tracker: { consent: 'pending' } });
    await staying.close();
    next.track('waits');
    await browser.advance(SECOND);
    next.tracker.setConsent('granted');
    expect(await visitorAfter(browser, next)).not.toBe(visitor);
  });

  test.each(['denied', 'pending'] as const)(
    'does not outlive a page that starts %s and is denied',
    async (consent) => {
      const browser = await createBrowser();
      const { staying, answer } = await leaveTab(browser);
      staying.tracker.setConsent('denied');
      await staying.close();
      await browser.advance(5000);
      answer();
      const next = await browser.open({ url: URL, tracker: { consent } });
      next.tracker.setConsent('denied');
      await browser.advance(SECOND);
      expect(await leftovers(browser)).toEqual([]);
    },
  );
});

describe('withdrawal: a grant that follows', () => {
  test.each(Array.from({ length: 60 }, (_, step) => 80 + step))(
    'stays when it was given in the page that withdrew, %i ms later',
    async (delay) => {
      const browser = await createBrowser();
      const [one, two] = [await browser.open({ url: URL }), await browser.open({ url: URL })];
      one.track('first');
      two.track('first');
      await browser.advance(5 * SECOND);
      one.tracker.setConsent('denied');
      await browser.advance(delay);
      expect(two.tracker.consent).toBe('denied');
      one.tracker.setConsent('granted');
      const id = one.track('after');
      await browser.advance(5 * SECOND);
      expect(one.tracker.consent).toBe('granted');
      expect(sessionOf(browser, id)).toBeDefined();
      expect(browser.cookies.all()).toHaveLength(1);
    },
  );

  test.each(Array.from({ length: 60 }, (_, step) => 80 + step))(
    'stays when it was given in another page that was pending, %i ms later',
    async (delay) => {
      const browser = await createBrowser();
      const pending = { url: URL, tracker: { consent: 'pending' } } as const;
      const [denying, granting] = [await browser.open(pending), await browser.open(pending)];
      const id = granting.track('waits');
      await browser.advance(SECOND);
      denying.tracker.setConsent('denied');
      await browser.advance(delay);
      granting.tracker.setConsent('granted');
      await browser.advance(5 * SECOND);
      expect(granting.tracker.consent).toBe('granted');
      expect(sessionOf(browser, id)).toBeDefined();
    },
  );
});
