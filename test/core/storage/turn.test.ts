// The critical section of all tabs (rules 12 and 13): in a transaction of IndexedDB, under a Web Lock, or alone.
import { describe, expect, test } from 'vitest';
import { printRecord } from '../../../src/core/session/rules/record-text';
import type { SessionRecord } from '../../../src/core/session/rules/session-record';
import { living, sessionId } from '../session/arbitraries';
import { createStores, SECOND } from './pages';

/** The session after the one that the page finds; `n` says who made it. */
const following = (record: SessionRecord | undefined, n: number) =>
  living({ sessionIndex: (record?.sessionIndex ?? 0) + 1, sessionId: sessionId(n) });

describe('record store: an exclusive section', () => {
  test('record store: two pages that open a session make one', async () => {
    const { browser, openLoaded, cookie } = await createStores();
    const pages = [await openLoaded(), await openLoaded(), await openLoaded()];
    pages.forEach(({ store }, n) =>
      store.runExclusive(() => void (store.record ?? store.change(following(store.record, n + 1)))),
    );
    await browser.advance(500);
    expect(cookie()?.sessionIndex).toBe(1);
    expect(new Set(pages.map(({ store }) => store.record?.sessionId)).size).toBe(1);
  });
  test('record store: reads the record of IndexedDB, without a cookie', async () => {
    const { browser, openLoaded } = await createStores();
    browser.cookies.block();
    const [one, other] = [await openLoaded(), await openLoaded()];
    one.store.runExclusive(() => one.store.change(living()));
    await browser.advance(500);
    let found: SessionRecord | undefined;
    other.store.runExclusive(() => (found = other.store.record));
    await browser.advance(500);
    expect(found?.sessionId).toBe(sessionId(1));
  });
  test('record store: the cookie follows the transaction, and is not written before it is committed', async () => {
    const { browser, openLoaded, cookie } = await createStores();
    const { store } = await openLoaded();
    store.change(living());
    await browser.advance(2 * SECOND);
    browser.settings.diskLatency = 50;
    let worked = false;
    store.runExclusive(() => {
      store.change(following(store.record, 2));
      worked = true;
    });
    for (let ms = 0; !worked && ms < SECOND; ms += 10) await browser.advance(10);
    store.keep();
    expect([worked, cookie()?.sessionIndex]).toEqual([true, 1]);
    await browser.advance(SECOND);
    expect(cookie()?.sessionIndex).toBe(2);
  });
  test('record store: runs at once if nothing is stored', async () => {
    const { openStore } = await createStores();
    const { store } = await openStore();
    store.runExclusive(() => store.change(living()));
    expect(store.record).toEqual(living());
  });
  test('record store: after close() its work does not run', async () => {
    const { browser, openLoaded } = await createStores();
    const { store } = await openLoaded();
    let worked = false;
    store.runExclusive(() => (worked = true));
    store.close();
    await browser.advance(10 * SECOND);
    expect(worked).toBe(false);
  });
  test('record store: work that stops the storing is not broadcast to other tabs', async () => {
    const { browser, openLoaded } = await createStores();
    browser.cookies.block();
    const [one, other] = [await openLoaded(), await openLoaded()];
    let worked = false;
    one.store.runExclusive(() => {
      worked = true;
      one.store.change(living());
      one.store.close();
    });
    await browser.advance(10 * SECOND);
    expect([worked, other.store.record]).toEqual([true, undefined]);
  });
  test('record store: runs once, even if IndexedDB answers late', async () => {
    const { browser, openLoaded } = await createStores();
    const { store } = await openLoaded();
    store.change(living());
    await browser.advance(2 * SECOND);
    browser.database.be('hangs');
    let count = 0;
    store.runExclusive(() => void count++);
    await browser.advance(2900);
    expect(count).toBe(0);
    await browser.advance(200);
    expect(count).toBe(1);
    browser.database.be('works');
    await browser.advance(5 * SECOND);
    expect(count).toBe(1);
  });
});

describe.each(['missing', 'broken', 'hangs'] as const)(
  'record store: an exclusive section where IndexedDB is %s',
  (manner) => {
    test('record store: a Web Lock replaces the transaction, so tabs make one session', async () => {
      const { browser, openLoaded, cookie } = await createStores();
      browser.database.be(manner);
      const pages = [await openLoaded(), await openLoaded(), await openLoaded()];
      pages.forEach(({ store }, n) =>
        store.runExclusive(() => void (store.record ?? store.change(following(store.record, n + 1)))),
      );
      await browser.advance(2 * SECOND);
      expect(cookie()?.sessionIndex).toBe(1);
      expect(new Set(pages.map(({ store }) => store.record?.sessionId)).size).toBe(1);
    });
    test('record store: without locks either it is worked alone, and copies are merged', async () => {
      const { browser, openLoaded, cookie } = await createStores({ locks: false });
      browser.database.be(manner);
      const { store } = await openLoaded();
      store.runExclusive(() => store.change(following(store.record, 1)));
      await browser.advance(5 * SECOND);
      expect(cookie()?.sessionIndex).toBe(1);
    });
    test('record store: the result is noted before the cookie has it', async () => {
      const { browser, openLoaded, cookie } = await createStores();
      browser.database.be(manner);
      const { store, page } = await openLoaded();
      store.runExclusive(() => store.change(living()));
      for (let ms = 0; !cookie() && ms < 5 * SECOND; ms += 10) await browser.advance(10);
      page.crash();
      const notes = browser.localArea.keys().map((key) => browser.localArea.get(key)!);
      expect(notes.join()).toContain(sessionId(1));
    });
    test('record store: a page that has the lock and never answers holds up no other for longer than 3 s', async () => {
    const { browser, openLoaded, cookie } = await createStores();
    browser.database.be(manner);
    const [one, other] = [await openLoaded(), await openLoaded()];
    const { navigator } = one.globals;
    void (navigator.locks as { request(name: string, work: () => unknown): unknown }).request('a', () => new Promise(() => {}));
    await browser.advance(10);
    other.store.runExclusive(() => other.store.change(living()));
    await browser.advance(2900);
    expect(cookie()).toBeUndefined();
    await browser.advance(1100);
    expect(cookie()?.sessionIndex).toBe(1);
  }); // prettier-ignore
  },
);

describe('record store: an exclusive section where cookies are refused', () => {
  test('record store: other tabs receive the result, and none of it stays in localStorage', async () => {
    const { browser, openLoaded } = await createStores();
    browser.cookies.block();
    browser.database.be('missing');
    const [one, other] = [await openLoaded(), await openLoaded()];
    one.store.runExclusive(() => one.store.change(living()));
    await browser.advance(500);
    expect(other.store.record?.sessionId).toBe(sessionId(1));
    expect(browser.localArea.keys().filter((key) => key.endsWith('|r'))).toEqual([]);
    other.store.stop();
    one.store.runExclusive(() => one.store.change(following(one.store.record, 2)));
    await browser.advance(500);
    expect(other.store.record?.sessionIndex).toBe(1);
  });
  test('record store: where they are accepted nothing is broadcast', async () => {
    const { browser, openLoaded } = await createStores();
    const [one, other] = [await openLoaded(), await openLoaded()];
    one.store.runExclusive(() => one.store.change(living()));
    await browser.advance(500);
    expect(other.store.record).toBeUndefined();
    other.store.read();
    expect(other.store.record?.sessionId).toBe(sessionId(1));
    expect(printRecord(one.store.record!)).toBe(printRecord(other.store.record!));
  });
});
