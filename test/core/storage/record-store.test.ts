// The visitor's record in memory, cookie and IndexedDB: what is written when, and what is believed (rules 14, 15, 16 and 30).
import { describe, expect, test } from 'vitest';
import { printRecord } from '../../../src/core/session/rules/record-text';
import { living, over, sessionId, T0, userId } from '../session/arbitraries';
import { createStores, NAME, SECOND } from './pages';

const next = living({ sessionIndex: 2, sessionId: sessionId(2) });
const stranger = living({ userId: userId(9), generation: T0 });

describe('record store: a change', () => {
  test('record store: a first record is in the cookie at once, and in IndexedDB soon after', async () => {
    const { browser, openLoaded, cookie } = await createStores();
    const { store, ledger } = await openLoaded();
    store.change(living());
    expect(store.record).toEqual(living());
    expect(cookie()).toEqual(living());
    await browser.advance(101);
    expect(ledger.changes.size).toBe(0);
    browser.cookies.block();
    const other = await openLoaded();
    expect(other.store.record).toMatchObject({ sessionId: sessionId(1) });
    expect(other.loaded).toBe(sessionId(1));
  });
  test('record store: the next one waits, for less than a second; a later one does not', async () => {
    const { browser, openLoaded, cookie } = await createStores();
    const { store } = await openLoaded();
    store.change(living());
    await browser.advance(1);
    store.change(living({ eventIndex: 4 }));
    await browser.advance(500);
    store.change(living({ eventIndex: 5 }));
    await browser.advance(200);
    expect(cookie()?.eventIndex).toBe(3);
    await browser.advance(299);
    expect(cookie()?.eventIndex).toBe(5);
    await browser.advance(SECOND);
    store.change(living({ eventIndex: 6 }));
    await browser.advance(1);
    expect(cookie()?.eventIndex).toBe(6);
  });
  test('record store: is written in its task in a hidden tab', async () => {
    const { browser, openLoaded, cookie } = await createStores();
    const { store } = await openLoaded({ hidden: true });
    store.change(living());
    await browser.advance(0);
    store.change(living({ eventIndex: 4 }));
    await browser.advance(0);
    expect(cookie()?.eventIndex).toBe(4);
  });
  test('record store: no change writes nothing', async () => {
    const { browser, openLoaded } = await createStores();
    const { store } = await openLoaded();
    store.change(living());
    await browser.advance(2 * SECOND);
    const writes = browser.cookies.writes();
    store.change(store.record);
    store.exit();
    await browser.advance(2 * SECOND);
    expect(browser.cookies.writes()).toBe(writes);
  });
  test('record store: the exit of the page writes what waits', async () => {
    const { browser, openLoaded, cookie } = await createStores();
    const { store, ledger } = await openLoaded();
    store.change(living());
    await browser.advance(1);
    store.change(living({ eventIndex: 4 }));
    store.exit();
    expect(cookie()?.eventIndex).toBe(4);
    expect(ledger.changes.has(NAME)).toBe(true);
  });
  test('record store: nothing is written where nothing may be stored', async () => {
    const { browser, openStore } = await createStores();
    const { store } = await openStore();
    store.change(living());
    await browser.advance(2 * SECOND);
    store.exit();
    expect(browser.cookies.writes()).toBe(0);
    expect([store.mechanism, browser.database.count()]).toEqual(['memory', 0]);
  });
});

describe('record store: records written by another tab', () => {
  test('record store: is merged into each write: a delayed save undoes no end', async () => {
    const { browser, openLoaded, cookie } = await createStores();
    const [one, other] = [await openLoaded(), await openLoaded()];
    one.store.change(living());
    await browser.advance(2);
    one.store.change(living({ eventIndex: 4 }));
    other.store.read();
    other.store.change(next);
    other.store.exit();
    expect(cookie()?.sessionIndex).toBe(2);
    await browser.advance(2 * SECOND);
    expect(cookie()?.sessionIndex).toBe(2);
    expect(one.store.record?.sessionIndex).toBe(2);
    one.store.change(living({ eventIndex: 9 }));
    one.store.exit();
    expect(cookie()?.sessionIndex).toBe(2);
  });
  test('record store: another visitor’s counts more than the page’s own', async () => {
    const { openLoaded, writeCookie } = await createStores();
    const { store } = await openLoaded();
    store.change(next);
    writeCookie(printRecord(stranger));
    store.read();
    expect(store.record?.userId).toBe(stranger.userId);
  });
  test('record store: except over a reset() that it does not know yet', async () => {
    const { openLoaded, writeCookie } = await createStores();
    const { store } = await openLoaded();
    const reset = living({ userId: userId(7), generation: T0 + 1 });
    store.change(reset);
    writeCookie(printRecord(stranger));
    store.read();
    expect(store.record?.userId).toBe(reset.userId);
  });
  test('record store: is read once in each task', async () => {
    const { browser, openLoaded, writeCookie } = await createStores();
    const { store } = await openLoaded();
    store.refresh();
    writeCookie(printRecord(living()));
    store.refresh();
    expect(store.record).toBeUndefined();
    await browser.advance(0);
    store.refresh();
    expect(store.record).toEqual(living());
  });
  test('record store: a cookie that says the same is not written again', async () => {
    const { browser, openLoaded, writeCookie } = await createStores();
    writeCookie(printRecord(living()));
    const { store } = await openLoaded();
    const writes = browser.cookies.writes();
    store.change(living({ entryPage: 'https://shop.example/' }));
    store.exit();
    expect(browser.cookies.writes()).toBe(writes);
    store.change(living({ eventIndex: 8 }));
    store.exit();
    expect(browser.cookies.writes()).toBeGreaterThan(writes);
  });
});

describe('record store: loading', () => {
  test('record store: the cookie is read at once, what IndexedDB has more of comes later', async () => {
    const { browser, openStore, writeCookie } = await createStores();
    const first = await openStore();
    first.ledger.set(NAME, JSON.stringify({ text: printRecord(living({ eventIndex: 7 })), entryPage: 'https://shop.example/first' })); // prettier-ignore
    await browser.advance(500);
    first.page.crash();
    writeCookie(printRecord(living()));
    const { store } = await openStore();
    const loading = store.load();
    expect(store.record).toEqual(living());
    await browser.advance(100);
    expect(await loading).toBe(sessionId(1));
    expect(store.record).toMatchObject({ eventIndex: 7, entryPage: 'https://shop.example/first' });
  });
  test('record store: notes of a dead page count before IndexedDB answers', async () => {
    const { openStore } = await createStores();
    const { store, ledger } = await openStore();
    ledger.set(NAME, JSON.stringify({ text: printRecord(living()) }));
    void store.load();
    expect(store.record?.sessionId).toBe(sessionId(1));
  });
  test('record store: waits at most 300 ms for IndexedDB', async () => {
    const { browser, openStore } = await createStores();
    browser.database.be('hangs');
    const { store } = await openStore();
    let isLoaded = false;
    void store.load().then(() => (isLoaded = true));
    await browser.advance(299);
    expect(isLoaded).toBe(false);
    await browser.advance(1);
    expect(isLoaded).toBe(true);
  });
  test('record store: results after close() or forget() are ignored', async () => {
    const { browser, openLoaded, openStore } = await createStores();
    const first = await openLoaded();
    first.store.change(living());
    await browser.advance(500);
    browser.cookies.block();
    for (const end of ['close', 'forget'] as const) {
      const { store } = await openStore();
      const loading = store.load();
      store[end]();
      await browser.advance(500);
      await loading;
      expect(store.record).toBeUndefined();
    }
  });
  test('record store: a session that is over is loaded as it is', async () => {
    const { openLoaded, writeCookie } = await createStores();
    writeCookie(printRecord(over()));
    expect((await openLoaded()).store.record).toEqual(over());
  });
});
