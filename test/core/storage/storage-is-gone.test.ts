// Storage that is refused, deleted or erased: what the store says of it, and what it restores (rules 8, 31, 33 and 37).
import { describe, expect, test } from 'vitest';
import { living, over, sessionId } from '../session/arbitraries';
import { createStores, NAME, SECOND } from './pages';

describe('record store: where the record is kept', () => {
  test.each([
    ['cookie', true, 'works'],
    ['indexeddb', false, 'works'],
    ['memory', false, 'missing'],
    ['memory', false, 'hangs'],
  ] as const)(
    'record store: says %s (cookies accepted: %s, IndexedDB %s)',
    async (mechanism, accepted, manner) => {
      const { browser, openLoaded } = await createStores();
      if (!accepted) browser.cookies.block();
      browser.database.be(manner);
      const { store } = await openLoaded();
      store.change(living());
      await browser.advance(SECOND);
      expect(store.mechanism).toBe(mechanism);
      store.close();
      expect(store.mechanism).toBe('memory');
    },
  );
  test('record store: cookies are not probed before something is to be stored', async () => {
    const { browser, openLoaded } = await createStores();
    await openLoaded();
    expect(browser.cookies.writes()).toBe(0);
  });
});

describe('record store: a cookie that something deletes', () => {
  test('record store: is restored from memory in a living tab, and is no new visitor', async () => {
    const { browser, openLoaded, cookie, deleteCookie } = await createStores();
    const { store } = await openLoaded();
    store.change(living());
    await browser.advance(2 * SECOND);
    deleteCookie();
    store.read();
    expect(store.record).toEqual(living());
    store.exit();
    expect(cookie()).toEqual(living());
  });
  test('record store: where cookies are refused from then on the mechanism is another', async () => {
    const { browser, openLoaded } = await createStores();
    const { store } = await openLoaded();
    store.change(living());
    await browser.advance(2 * SECOND);
    browser.cookies.block();
    store.read();
    expect(store.mechanism).toBe('indexeddb');
  });
  test('record store: is restored from IndexedDB at the next load', async () => {
    const { browser, openLoaded, cookie, deleteCookie } = await createStores();
    const first = await openLoaded();
    first.store.change(living());
    await browser.advance(2 * SECOND);
    first.page.crash();
    deleteCookie();
    const { store } = await openLoaded();
    expect(store.record).toMatchObject({ sessionId: sessionId(1), eventIndex: 3 });
    store.exit();
    expect(cookie()?.sessionId).toBe(sessionId(1));
  });
});

describe('record store: was everything deleted?', () => {
  test('record store: not while a copy is there, nor before something was stored', async () => {
    const { browser, openLoaded, deleteCookie } = await createStores();
    const { store } = await openLoaded();
    expect(store.isThere()).toBe(true);
    store.change(living());
    await browser.advance(2 * SECOND);
    expect(store.isThere()).toBe(true);
    deleteCookie();
    expect(store.isThere()).toBe(false);
    const gone = store.isGone();
    await browser.advance(400);
    expect(await gone).toBe(false);
  });
  test('record store: a change does not write a deleted cookie before the page can look for a withdrawal', async () => {
    const { browser, openLoaded, deleteCookie, cookie } = await createStores();
    const { store } = await openLoaded();
    store.change(living());
    await browser.advance(2 * SECOND);
    deleteCookie();
    expect(store.isThere()).toBe(false);
    store.change(living({ eventIndex: 4 }));
    expect(cookie()).toBeUndefined();
  });
  test('record store: storage counts as deleted if IndexedDB has no copy either', async () => {
    const { browser, openLoaded, openStore } = await createStores();
    const { store } = await openLoaded();
    store.change(living());
    await browser.advance(2 * SECOND);
    const other = await openStore();
    other.ledger.clear(false);
    await browser.advance(SECOND);
    const gone = store.isGone();
    await browser.advance(400);
    expect(await gone).toBe(true);
  });
  test('record store: the answer is unknown if IndexedDB does not answer', async () => {
    const { browser, openLoaded } = await createStores();
    const { store } = await openLoaded();
    browser.database.be('hangs');
    const gone = store.isGone();
    await browser.advance(400);
    expect(await gone).toBe(false);
  });
});

describe('record store: clearing leaves nothing of the visitor', () => {
  test('record store: clear() deletes the cookie and its marker, forgets the record, and says whether there was one', async () => {
    const { browser, openLoaded } = await createStores();
    const { store } = await openLoaded({ marker: true });
    expect(store.clear(0)).toBe(false);
    store.forget();
    void store.load();
    store.change(living());
    await browser.advance(2 * SECOND);
    expect(browser.cookies.all().map(({ name }) => name)).toEqual([NAME, `${NAME}.b`]);
    expect(store.clear(0)).toBe(true);
    store.forget();
    expect(browser.cookies.all()).toEqual([]);
    expect(store.record).toBeUndefined();
    await browser.advance(2 * SECOND);
    expect(browser.cookies.all()).toEqual([]);
    expect(store.clear(0)).toBe(false);
  });
  test('record store: a record only in IndexedDB counts as present', async () => {
    const { browser, openLoaded } = await createStores();
    browser.cookies.block();
    const { store } = await openLoaded();
    store.change(living());
    await browser.advance(2 * SECOND);
    expect(store.clear(0)).toBe(true);
  });
  test('record store: a save that was due writes nothing after close(), forget() or clear()', async () => {
    for (const end of ['close', 'forget', 'clear'] as const) {
      const { browser, openLoaded, cookie } = await createStores();
      const { store } = await openLoaded();
      store.change(living());
      await browser.advance(1);
      store.change(living({ eventIndex: 9 }));
      await browser.advance(1);
      if (end === 'clear') store.clear(0);
      store[end === 'clear' ? 'forget' : end]();
      await browser.advance(2 * SECOND);
      expect(cookie()?.eventIndex).toBe(end === 'clear' ? undefined : 3);
    }
  });
  test('record store: forget() keeps what is stored, and a later load finds it', async () => {
    const { browser, openLoaded } = await createStores();
    const { store } = await openLoaded();
    store.change(living());
    await browser.advance(2 * SECOND);
    store.forget();
    expect(store.record).toBeUndefined();
    void store.load();
    expect(store.record).toEqual(living());
  });
});

describe('record store: was the browser closed?', () => {
  const openMarked = async () => {
    const pages = await createStores();
    const { store, page } = await pages.openLoaded({ marker: true });
    expect(store.browserClosed()).toBe(false);
    store.change(living());
    await pages.browser.advance(2 * SECOND);
    expect(store.browserClosed()).toBe(false);
    return { ...pages, store, page };
  };
  test('record store: a missing marker means a closed browser, but only for the first page', async () => {
    const { browser, openLoaded } = await openMarked();
    expect((await openLoaded({ marker: true })).store.browserClosed()).toBe(false);
    browser.cookies.endBrowserSession();
    expect((await openLoaded({ marker: true })).store.browserClosed()).toBe(true);
    expect((await openLoaded()).store.browserClosed()).toBe(false);
  });
  test('record store: a marker of another session is none', async () => {
    const { browser, openLoaded, store } = await openMarked();
    browser.cookies.write('shop.example', `${NAME}.b=7;path=/`);
    expect(store.browserClosed()).toBe(true);
    expect((await openLoaded({ marker: true })).store.browserClosed()).toBe(true);
  });
  test('record store: the answer is unknown if cookies are refused', async () => {
    const { browser, openLoaded } = await createStores();
    browser.cookies.block();
    const { store } = await openLoaded({ marker: true });
    store.change(over());
    await browser.advance(2 * SECOND);
    expect(store.browserClosed()).toBe(false);
  });
});
