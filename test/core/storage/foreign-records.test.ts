// Records that other tabs and other scripts have written: which of two counts, and what is no record (rules 15 and 16).
import { describe, expect, test } from 'vitest';
import { printRecord, printWhole } from '../../../src/core/session/rules/record-text';
import { living, sessionId, userId } from '../session/arbitraries';
import { createStores, NAME, SECOND } from './pages';

const later = living({ sessionIndex: 2, sessionId: sessionId(2) });
/** Another visitor, whose record every rule of merging puts behind that one. */
const stranger = living({ userId: userId(9), sessionId: sessionId(9) });

describe('record store: another visitor’s record', () => {
  test('record store: a record in the cookie overrides a later one in memory', async () => {
    const { openLoaded, writeCookie } = await createStores();
    const { store } = await openLoaded();
    store.change(later);
    writeCookie(printRecord(stranger));
    store.read();
    expect(store.record?.userId).toBe(stranger.userId);
  });
  test('record store: a record inside an uncommitted exclusive section is not overridden', async () => {
    const { browser, openLoaded, writeCookie, cookie } = await createStores();
    const { store } = await openLoaded();
    store.change(living());
    await browser.advance(2 * SECOND);
    browser.settings.diskLatency = 50;
    let worked = false;
    store.runExclusive(() => {
      store.change(later);
      worked = true;
    });
    for (let ms = 0; !worked && ms < SECOND; ms += 10) await browser.advance(10);
    writeCookie(printRecord(stranger));
    store.read();
    expect([worked, store.record?.userId]).toEqual([true, later.userId]);
    await browser.advance(SECOND);
    expect(cookie()?.userId).toBe(stranger.userId);
  });
});

describe('record store: data in IndexedDB', () => {
  test('record store: merges with each write: a tab that knows less removes nothing', async () => {
    const { browser, openLoaded, deleteCookie } = await createStores();
    const [one, other] = [await openLoaded(), await openLoaded()];
    one.store.change(living({ eventIndex: 9 }));
    await browser.advance(2 * SECOND);
    browser.cookies.block();
    deleteCookie();
    other.store.change(living({ eventIndex: 4 }));
    await browser.advance(2 * SECOND);
    expect((await openLoaded()).store.record?.eventIndex).toBe(9);
  });
});

describe('record store: a storage event', () => {
  const openListening = async () => {
    const stores = await createStores();
    stores.browser.cookies.block();
    stores.browser.database.be('missing');
    const opened = await stores.openLoaded();
    return { ...stores, ...opened };
  };
  test('record store: carries a record under its own key', async () => {
    const { browser, store } = await openListening();
    browser.broadcast(`${NAME}|r`, printWhole(living()));
    await browser.advance(10);
    expect(store.record?.sessionId).toBe(sessionId(1));
  });
  test.each(['other', `${NAME}|x`, '|r', ''])(
    'record store: an event with the key %j is ignored',
    async (key) => {
      const { browser, store } = await openListening();
      browser.broadcast(key, printWhole(living()));
      await browser.advance(10);
      expect(store.record).toBeUndefined();
    },
  );
  test('record store: invalid records are ignored, and every record while storage is not allowed', async () => {
    const { browser, store } = await openListening();
    browser.broadcast(`${NAME}|r`, '{"text":"no record"}');
    await browser.advance(10);
    expect(store.record).toBeUndefined();
    store.close();
    browser.broadcast(`${NAME}|r`, printWhole(living()));
    await browser.advance(10);
    expect(store.record).toBeUndefined();
  });
});

test('record store: without the option no cookie marks the browser’s session', async () => {
  const { browser, openLoaded } = await createStores();
  const { store } = await openLoaded();
  store.change(living());
  await browser.advance(2 * SECOND);
  expect(browser.cookies.all().map(({ name }) => name)).toEqual([NAME]);
});
