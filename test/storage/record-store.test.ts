// Where the record lives: rules 12-15 and 30-37, with a cookie jar and a store of the site's own that misbehave.
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SessionRecord } from '../../src/session/record';
import { parse, parseLong, print, printLong } from '../../src/session/text';
import { connect, disconnect } from '../../src/storage/database';
import { createRecordStore } from '../../src/storage/record-store';
import { living, sessionId, T0, userId } from '../session/arbitraries';
import { createBrowser, createCustom } from './browser';

let browser: ReturnType<typeof createBrowser>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: T0 });
  browser = createBrowser();
  // No database: what the cookie does alone.
  vi.stubGlobal('indexedDB', undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const onError = vi.fn();
beforeEach(() => onError.mockClear());
const open = async (more: Partial<Parameters<typeof createRecordStore>[0]> = {}) => {
  const store = createRecordStore({ name: 'sojourn', onError, ...more });
  const loading = store.load();
  await vi.advanceTimersByTimeAsync(300);
  await loading;
  return store;
};
const inCookie = () => parse(browser.cookies.get('sojourn'));
const put = (record: SessionRecord) => void browser.cookies.set('sojourn', print(record));
const settle = () => vi.advanceTimersByTimeAsync(1500);

describe('the cookie', () => {
  test('34: is not touched before load', () => {
    createRecordStore({ name: 'sojourn', onError });
    expect(browser.written).toEqual([]);
  });
  test('is read at load; 33: and is said to be the mechanism', async () => {
    put(living());
    const store = await open();
    expect(store.record).toMatchObject({ sessionId: sessionId(1), eventIndex: 3 });
    expect(store.mechanism).toBe('cookie');
  });
  test('30: follows memory within a second', async () => {
    const store = await open();
    store.change(living());
    await settle();
    expect(inCookie()).toMatchObject({ eventIndex: 3 });
    store.change(living({ eventIndex: 4 }));
    await vi.advanceTimersByTimeAsync(1001);
    expect(inCookie()).toMatchObject({ eventIndex: 4 });
  });
  test('30: is written once for many changes', async () => {
    const store = await open();
    store.change(living());
    await settle();
    const before = browser.written.length;
    for (let i = 4; i < 200; i++) store.change(living({ eventIndex: i }));
    await settle();
    expect(browser.written.length - before).toBeLessThan(3);
    expect(inCookie()).toMatchObject({ eventIndex: 199 });
  });
  test('13: is written at once by a page that goes', async () => {
    const store = await open();
    store.now(() => store.change(living()));
    expect(inCookie()).toMatchObject({ eventIndex: 3 });
  });
  test('14: is read afresh in the critical section', async () => {
    put(living());
    const store = await open();
    put(living({ eventIndex: 9, lastActivityAt: T0 + 5 }));
    const work = vi.fn(() => expect(store.record).toMatchObject({ eventIndex: 9, lastActivityAt: T0 + 5 }));
    store.exclusive(work);
    await settle();
    expect(work).toHaveBeenCalledTimes(1);
  });
  test('12: waits for the lock, 300 ms at the most, and works once', async () => {
    let grant: (() => void) | undefined;
    browser.lock = (work) => new Promise<void>((resolve) => (grant = () => resolve(work())));
    const store = await open();
    const work = vi.fn();
    store.exclusive(work);
    await vi.advanceTimersByTimeAsync(299);
    expect(work).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(work).toHaveBeenCalledTimes(1);
    grant!();
    await settle();
    expect(work).toHaveBeenCalledTimes(1);
  });
  test('12: in Chromium waits for the lock alone, a second at the most, and what comes later does no harm', async () => {
    Object.assign(navigator, { userAgentData: {} });
    let grant: (() => void) | undefined;
    // Another page has it for ever.
    browser.lock = (work) => new Promise<void>((resolve) => (grant = () => resolve(work())));
    const store = await open();
    const work = vi.fn(() => store.change(living()));
    store.exclusive(work);
    await vi.advanceTimersByTimeAsync(999);
    expect(work).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(work).toHaveBeenCalledTimes(1);
    expect(inCookie()).toMatchObject({ eventIndex: 3 });
    // Meanwhile a sibling has written: its word is taken up, not written over.
    put(living({ eventIndex: 9, lastActivityAt: T0 }));
    grant!();
    await settle();
    expect(work).toHaveBeenCalledTimes(1);
    expect(inCookie()).toMatchObject({ eventIndex: 9 });
    expect(store.record).toMatchObject({ eventIndex: 9 });
  });
  test('13: leaving gives up the lock that is waited for, and what it was for is done', async () => {
    let given: AbortSignal;
    browser.lock = (_work, signal) => {
      given = signal;
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const store = await open();
    const work = vi.fn();
    store.exclusive(work);
    await vi.advanceTimersByTimeAsync(1);
    store.now();
    expect(given!.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(work).toHaveBeenCalledTimes(1);
    store.exclusive(work);
    await vi.advanceTimersByTimeAsync(1);
    expect(given!.aborted).toBe(false);
  });
  test('12: works without locks that are refused', async () => {
    browser.lock = () => Promise.reject(new Error('blocked'));
    const store = await open();
    const work = vi.fn();
    store.exclusive(work);
    await vi.advanceTimersByTimeAsync(1);
    expect(work).toHaveBeenCalledTimes(1);
  });
  test('15: copies of several domains are merged', async () => {
    const other = living({ sessionIndex: 2, sessionId: sessionId(2) });
    const copies = `sojourn=garbage; sojourn=${print(living())}; sojourn=${print(other)}; sojourn=`;
    let probe = '';
    vi.stubGlobal('document', {
      get cookie() {
        return `${probe}; ${copies}`;
      },
      set cookie(written: string) {
        [probe] = written.split(';') as [string];
      },
    });
    expect((await open()).record).toMatchObject({ sessionIndex: 2 });
  });
  test('15: memory never wins over a stored record of another visitor', async () => {
    put(living({ sessionIndex: 50 }));
    const store = await open();
    put(living({ userId: userId(2), sessionId: sessionId(2) }));
    await vi.advanceTimersByTimeAsync(200);
    store.refresh();
    expect(store.record).toMatchObject({ userId: userId(2), sessionIndex: 1 });
  });
  test('31: one that is deleted is restored from memory', async () => {
    const store = await open();
    store.change(living());
    await settle();
    browser.cookies.delete('sojourn');
    await vi.advanceTimersByTimeAsync(200);
    store.refresh();
    expect(store.record).toMatchObject({ sessionId: sessionId(1) });
    store.change({ ...store.record!, eventIndex: 4 });
    await settle();
    expect(inCookie()).toMatchObject({ eventIndex: 4 });
  });
  test('31, 33: refused, leaves memory, and says so', async () => {
    browser.refuses = () => true;
    const store = await open();
    store.change(living());
    await settle();
    expect(store.record).toMatchObject({ eventIndex: 3 });
    expect(store.mechanism).toBe('memory');
  });
  test('31: refused from now on, is noticed by the next session, which it does not hold', async () => {
    put(living());
    const store = await open();
    browser.refuses = (text) => text.startsWith('sojourn=');
    // It holds this session still: one that is deleted is no refusal.
    store.change(living({ eventIndex: 4 }));
    await settle();
    expect(store.mechanism).toBe('cookie');
    const next = living({ sessionIndex: 2, sessionId: sessionId(2), previousSessionId: sessionId(1) });
    store.exclusive(() => store.change(next));
    await settle();
    expect(store.mechanism).not.toBe('cookie');
    store.refresh(true);
    expect(store.record).toMatchObject({ sessionId: sessionId(2) });
  });
  test.each(['', 'garbage', '....', '%', 'a'.repeat(4000)])('%j in it is nothing', async (text) => {
    browser.cookies.set('sojourn', text);
    const store = await open();
    expect(store.record).toBeUndefined();
    store.change(living());
    await settle();
    expect(inCookie()).toMatchObject({ eventIndex: 3 });
  });
  test('8: the marker is the index of the session; gone, the browser was closed', async () => {
    const store = await open({ marker: true });
    store.change(living());
    await settle();
    expect(store.browserClosed()).toBe(false);
    browser.cookies.delete('sojourn.b');
    expect(store.browserClosed()).toBe(true);
  });
  test('8: without the option no marker is kept, nor missed', async () => {
    const store = await open();
    store.change(living());
    await settle();
    expect([...browser.cookies.keys()]).toEqual(['sojourn']);
    expect(store.browserClosed()).toBeFalsy();
  });
  test('37: clear leaves nothing, and what was under way comes to nothing', async () => {
    const store = await open({ marker: true });
    store.change(living());
    await settle();
    store.change(living({ eventIndex: 4 }));
    const work = vi.fn();
    browser.lock = (late) => new Promise<void>((resolve) => setTimeout(() => resolve(late()), 100));
    store.exclusive(work);
    store.clear();
    await settle();
    expect([...browser.cookies]).toEqual([]);
    expect(work).not.toHaveBeenCalled();
    expect(store.record).toBeUndefined();
  });
  test('36: in memory only, nothing is read or written', async () => {
    put(living());
    const store = await open({ memoryOnly: true });
    store.change(living({ sessionId: sessionId(5) }));
    await settle();
    store.now(() => {});
    store.clear();
    expect(browser.written).toEqual([]);
    expect(store.mechanism).toBe('memory');
  });
});

describe('the copy in IndexedDB', () => {
  const machine = async () => {
    for (let turn = 0; turn < 24; turn++) await new Promise((done) => setImmediate(done));
  };
  beforeEach(() => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    disconnect();
  });
  afterEach(disconnect);
  /** Until the answer is called, no other transaction has its turn. */
  const hold = () =>
    new Promise<() => void>((held) => {
      let released = false;
      void connect()('readwrite', (records) => {
        const again = () => {
          if (!released) records.get('held').onsuccess = again;
        };
        again();
        held(() => void (released = true));
      });
    });
  const kept = async () =>
    parseLong(
      await connect()(
        'readonly',
        (records) =>
          new Promise((resolve) => {
            const asked = records.get('sojourn');
            asked.onsuccess = () => resolve(asked.result);
          }),
      ),
    );

  test('13: is not written over, unread, by a page that comes back and goes again', async () => {
    put(living());
    const store = createRecordStore({ name: 'sojourn', onError });
    await Promise.all([store.load(), machine()]);
    store.now(() => store.change(living({ eventIndex: 4 })));
    await machine();
    expect(await kept()).toMatchObject({ eventIndex: 4 });
    // While it sleeps, another page tells more than the cookie has room for.
    const more = living({ eventIndex: 9, exitPage: 'x https://shop.example/' });
    await connect()('readwrite', (records) => void records.put(printLong(more), 'sojourn'));
    const release = await hold();
    // It comes back, and reads again what does not answer.
    void store.load();
    await vi.advanceTimersByTimeAsync(300);
    store.now(() => store.change(living({ eventIndex: 5 })));
    expect(inCookie()).toMatchObject({ eventIndex: 5 });
    release();
    await machine();
    expect(await kept()).toMatchObject({ eventIndex: 9, exitPage: 'x https://shop.example/' });
    expect(store.record).toMatchObject({ eventIndex: 9, exitPage: 'x https://shop.example/' });
  });
});

describe.each(['sync', 'async'] as const)('33: a store of the site’s own, %s', (manner) => {
  test('holds the whole record, and no cookie is written', async () => {
    const { kept, store: custom } = createCustom(manner);
    const store = await open({ custom });
    store.change(living({ entryPage: 'https://shop.example/' }));
    await settle();
    expect(store.mechanism).toBe('custom');
    expect(parseLong(kept.get('sojourn'))).toMatchObject({
      eventIndex: 3,
      entryPage: 'https://shop.example/',
    });
    expect(browser.written).toEqual([]);
    expect(onError).not.toHaveBeenCalled();
  });
  test('is read at load', async () => {
    const { kept, store: custom } = createCustom(manner);
    kept.set('sojourn', printLong(living({ exitPage: 'x https://shop.example/' })));
    expect((await open({ custom })).record).toMatchObject({ exitPage: 'x https://shop.example/' });
  });
  test('14: is read afresh in the critical section', async () => {
    const { kept, store: custom } = createCustom(manner);
    kept.set('sojourn', printLong(living()));
    const store = await open({ custom });
    kept.set('sojourn', printLong(living({ sessionIndex: 2, sessionId: sessionId(2) })));
    let seen: SessionRecord | undefined;
    store.exclusive(() => (seen = store.record));
    await settle();
    expect(seen).toMatchObject({ sessionIndex: 2 });
  });
  test('37: is emptied', async () => {
    const { kept, store: custom } = createCustom(manner);
    const store = await open({ custom });
    store.change(living());
    await settle();
    store.clear();
    await settle();
    expect([...kept]).toEqual([]);
  });
});

test('12: two pages that open the first session of one asynchronous store at once end in the one it keeps', async () => {
  const { kept, store: custom } = createCustom('async');
  const pages = [await open({ custom }), await open({ custom })];
  pages.forEach((store, n) =>
    store.exclusive(() => store.change(living({ userId: userId(n), sessionId: sessionId(n) }))),
  );
  await settle();
  const { sessionId: id } = parseLong(kept.get('sojourn'))!;
  expect(pages.map(({ record }) => record!.sessionId)).toEqual([id, id]);
});

describe.each(['silent', 'throws', 'rejects'] as const)('32: a store of the site’s own that %s', (manner) => {
  test('holds nothing up, is reported, and gives way to memory', async () => {
    const store = createRecordStore({ name: 'sojourn', onError, custom: createCustom(manner).store });
    let loaded = false;
    void store.load().then(() => (loaded = true));
    await vi.advanceTimersByTimeAsync(300);
    expect(loaded).toBe(true);
    expect(onError).toHaveBeenCalled();
    const work = vi.fn(() => store.change(living()));
    store.exclusive(work);
    await settle();
    expect(work).toHaveBeenCalledTimes(1);
    expect(store.record).toMatchObject({ eventIndex: 3 });
    expect(store.mechanism).toBe('memory');
    expect(() => store.now(() => {})).not.toThrow();
    expect(() => store.clear()).not.toThrow();
    await settle();
  });
});
