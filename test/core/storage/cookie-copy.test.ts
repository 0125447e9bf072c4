// Rules 31, 33 and 37: what a page knows of its cookie, and what it does when browsers refuse cookies or delete them.
import { expect, test } from 'vitest';
import { printRecord } from '../../../src/core/session/rules/record-text';
import { living, T0 } from '../session/arbitraries';
import { createStores, SECOND } from './pages';

test('cookie copy: a page that has only read the cookie names it as its storage (rule 33)', async () => {
  const { browser, openLoaded, openStore } = await createStores();
  const one = await openLoaded();
  one.store.change(living());
  await browser.advance(2 * SECOND);
  const { store } = await openStore();
  void store.load();
  expect(store.mechanism).toBe('cookie');
});

test('cookie copy: an accepted cookie that has disappeared is not named as the storage (rules 31 and 33)', async () => {
  const { browser, openLoaded, deleteCookie } = await createStores();
  const { store } = await openLoaded();
  store.change(living());
  await browser.advance(2 * SECOND);
  store.read();
  store.change(living({ eventIndex: 4 }));
  await browser.advance(2 * SECOND);
  expect(store.mechanism).toBe('cookie');
  deleteCookie();
  store.read();
  expect(store.mechanism).toBe('indexeddb');
});

test('cookie copy: a browser that has refused the cookie is not asked with each record again (rule 31)', async () => {
  const { browser, openLoaded } = await createStores();
  browser.cookies.block();
  const { store } = await openLoaded();
  store.change(living());
  await browser.advance(2 * SECOND);
  const asked = browser.cookies.writes();
  for (let n = 4; n < 8; n++) {
    store.change(living({ eventIndex: n }));
    await browser.advance(2 * SECOND);
  }
  expect(browser.cookies.writes()).toBe(asked);
});

test('cookie copy: after a withdrawal, a cookie of before counts for nobody, and a new visitor’s does (rule 37)', async () => {
  const { openLoaded, writeCookie } = await createStores();
  const { store } = await openLoaded();
  store.clear(T0);
  expect(store.isTaken()).toBe(undefined);
  writeCookie(printRecord(living({ startedAt: T0 - 1 })));
  expect(store.isTaken()).toBe(false);
  writeCookie(printRecord(living({ generation: T0 + 1 })));
  expect(store.isTaken()).toBe(true);
});

test('record store: after close() and load() the cookie is written again', async () => {
  const { browser, openLoaded, cookie } = await createStores();
  const { store } = await openLoaded();
  store.change(living());
  await browser.advance(2 * SECOND);
  store.close();
  void store.load();
  await browser.advance(SECOND);
  store.change(living({ eventIndex: 9 }));
  await browser.advance(2 * SECOND);
  expect(cookie()?.eventIndex).toBe(9);
});

test('record store: clears no timer of the page’s', async () => {
  const started = new Set<unknown>();
  const strange: unknown[] = [];
  const { browser, openLoaded } = await createStores({
    patch: (globals) => ({
      setTimeout: (work: () => void, delay: number) => {
        // No browser gives the same ids as another.
        const id = globals.setTimeout(work, delay) + 1_000_000;
        started.add(id);
        return id;
      },
      clearTimeout: (id?: number) => {
        if (id !== undefined && id > 0 && !started.has(id)) strange.push(id);
        globals.clearTimeout(id && id - 1_000_000);
      },
    }),
  });
  const { store } = await openLoaded();
  store.change(living());
  store.keep();
  await browser.advance(2 * SECOND);
  expect(started.size).toBeGreaterThan(0);
  expect(strange).toEqual([]);
});
