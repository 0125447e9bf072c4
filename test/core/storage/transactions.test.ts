// The transactions of a page: whether IndexedDB answers, and how long a page may wait for it (rules 13 and 32).
import { describe, expect, test } from 'vitest';
import { createRooms } from '../../browser/rooms';

type Room = typeof import('../../../src/core/storage/transactions');

const createPage = async () => {
  const { browser, open } = await createRooms<Room>('core/storage/transactions');
  const { room, page } = await open();
  const state = { isOpen: true };
  const transactions = room.createTransactions(() => state.isOpen);
  /** Writes one value. */
  const put = (key: string, also = () => {}) =>
    transactions.run('readwrite', async (objects) => {
      objects.put(1, key);
      also();
    });
  return { browser, page, transactions, put, state };
};
const settled = (promise: Promise<unknown>) => promise.then(() => 'done', (error: unknown) => `${String(error)}`); // prettier-ignore

describe('transactions: is IndexedDB prompt?', () => {
  test('transactions: unknown before the first answer, then prompt', async () => {
    const { browser, transactions, put } = await createPage();
    expect(transactions.isPrompt()).toBe(false);
    expect(transactions.hasFailed()).toBe(false);
    void put('a');
    await browser.advance(100);
    expect(transactions.isPrompt()).toBe(true);
    expect(browser.database.count()).toBe(1);
  });
  test('transactions: not prompt once an answer takes 300 ms', async () => {
    const { browser, transactions, put } = await createPage();
    void put('a');
    await browser.advance(100);
    browser.database.be('hangs');
    void put('b');
    await browser.advance(299);
    expect(transactions.isPrompt()).toBe(true);
    await browser.advance(1);
    expect(transactions.isPrompt()).toBe(false);
    expect(transactions.hasFailed()).toBe(false);
    browser.database.be('works');
    await browser.advance(100);
    expect(transactions.isPrompt()).toBe(true);
  });
  test('transactions: queued transactions restart their clock when the first is done', async () => {
    const { browser, transactions, put } = await createPage();
    void put('a');
    await browser.advance(100);
    browser.settings.diskLatency = 60;
    for (const key of ['b', 'c', 'd', 'e', 'f']) void put(key);
    let wasPrompt = true;
    for (let ms = 0; ms < 1200; ms += 10) {
      await browser.advance(10);
      wasPrompt &&= transactions.isPrompt();
    }
    expect(browser.database.count()).toBe(6);
    expect(wasPrompt).toBe(true);
  });
  test('transactions: an answer within a running transaction counts', async () => {
    const { browser, transactions, put } = await createPage();
    void put('a');
    await browser.advance(100);
    browser.database.be('hangs');
    void put('b');
    await browser.advance(1000);
    expect(transactions.isPrompt()).toBe(false);
    transactions.answered();
    expect(transactions.isPrompt()).toBe(true);
  });
  test('transactions: a failed transaction is reported until the next is done', async () => {
    const { browser, transactions, put } = await createPage();
    browser.database.be('broken');
    const failing = settled(put('a'));
    await browser.advance(100);
    expect(await failing).toContain('Internal error');
    expect([transactions.hasFailed(), transactions.isPrompt()]).toEqual([true, false]);
    browser.database.be('works');
    void put('a');
    await browser.advance(100);
    expect([transactions.hasFailed(), transactions.isPrompt()]).toEqual([false, true]);
  });
});

describe('transactions: the patience of an exclusive section', () => {
  test('transactions: 300 ms before the first answer, 3 s where it has answered, less what has passed', async () => {
    const { browser, transactions, put } = await createPage();
    expect(transactions.patience()).toBe(300);
    void put('a');
    await browser.advance(100);
    expect(transactions.patience()).toBe(3000);
    browser.database.be('hangs');
    void put('b');
    await browser.advance(1000);
    expect(transactions.patience()).toBe(2000);
    await browser.advance(5000);
    expect(transactions.patience()).toBe(300);
  });
});

describe('transactions: forbidden transactions', () => {
  test('transactions: while storage is not allowed, writes are forbidden and reads are not', async () => {
    const { browser, transactions, put, state } = await createPage();
    state.isOpen = false;
    expect(await settled(put('a'))).toBe('closed');
    let hasRead = false;
    void transactions.run('readonly', async () => void (hasRead = true));
    await browser.advance(100);
    expect(hasRead).toBe(true);
  });
  test('transactions: no transaction begins while the page sleeps, even if the database was just being opened', async () => {
    const { browser, transactions, put } = await createPage();
    const opening = settled(put('a'));
    transactions.sleep();
    expect(transactions.isAsleep()).toBe(true);
    expect(await settled(put('b'))).toBe('closed');
    await browser.advance(100);
    expect(await opening).toBe('undefined');
    expect(browser.database.count()).toBe(0);
    // Nothing is known of IndexedDB yet.
    expect([transactions.hasFailed(), transactions.isPrompt()]).toEqual([false, false]);
    transactions.wake();
    void put('c');
    await browser.advance(100);
    expect(browser.database.count()).toBe(1);
  });
  test('transactions: a transaction abandoned for sleep does not count as a failure of IndexedDB', async () => {
    const { browser, transactions, put } = await createPage();
    void put('a');
    await browser.advance(100);
    browser.settings.diskLatency = 50;
    const ask = (objects: IDBObjectStore) =>
      new Promise<void>((resolve) => (objects.get('a').onsuccess = () => resolve()));
    const input = settled(transactions.run('readwrite', ask));
    await browser.advance(10);
    transactions.sleep();
    await browser.advance(500);
    expect(await input).not.toBe('done');
    expect([transactions.hasFailed(), transactions.isPrompt()]).toEqual([false, true]);
    transactions.wake();
    void put('b');
    await browser.advance(1000);
    expect(browser.database.count()).toBe(2);
  });
  test.each([true, false])(
    'transactions: later transactions wait for a complete deletion (known: %s)',
    async (isStored) => {
      const { browser, transactions, put } = await createPage();
      void put('a');
      void put('a|b');
      void put('ab');
      await browser.advance(100);
      browser.settings.diskLatency = 30;
      transactions.clear('a', isStored);
      void put('a|c');
      await browser.advance(2000);
      expect(browser.database.count()).toBe(2);
    },
  );
  test.each([
    [true, 0],
    [false, 1],
  ])(
    'transactions: a page that is put to sleep finishes the deletion of what is known to be stored, no other (known: %s)',
    async (isStored, left) => {
      const { browser, page, transactions, put } = await createPage();
      void put('a');
      await browser.advance(100);
      browser.settings.diskLatency = 50;
      transactions.clear('a', isStored);
      await browser.advance(1);
      expect(browser.database.busy(page.number)).toBe(1);
      transactions.sleep();
      await browser.advance(0);
      if (!isStored) expect(browser.database.busy(page.number)).toBe(0);
      await browser.advance(1000);
      expect(browser.database.count()).toBe(left);
    },
  );
  test('transactions: a page that was put to sleep while its database opened begins no deletion', async () => {
    const { browser, open } = await createRooms<Room>('core/storage/transactions');
    const first = (await open()).room.createTransactions(() => true);
    void first.run('readwrite', async (objects) => void objects.put(1, 'a'));
    await browser.advance(100);
    const { room, page } = await open();
    const late = room.createTransactions(() => true);
    late.clear('a', false);
    late.sleep();
    await browser.advance(1000);
    expect(browser.database.busy(page.number)).toBe(0);
    expect(browser.database.count()).toBe(1);
  });
  test('transactions: later transactions wait even if the page has no connection yet', async () => {
    const { browser, open } = await createRooms<Room>('core/storage/transactions');
    const write = (one: ReturnType<Room['createTransactions']>, key: string) =>
      one.run('readwrite', async (objects) => void objects.put(1, key));
    const first = (await open()).room.createTransactions(() => true);
    void write(first, 'a|b');
    await browser.advance(100);
    const next = (await open()).room.createTransactions(() => true);
    next.clear('a', false);
    void write(next, 'a|c');
    await browser.advance(100);
    expect(browser.database.count()).toBe(1);
  });
  test('transactions: an error inside a transaction rolls it back, and the next has a new connection', async () => {
    const { browser, put } = await createPage();
    void put('a');
    await browser.advance(100);
    const failing = settled(
      put('b', () => {
        throw new Error('of the work');
      }),
    );
    await browser.advance(100);
    expect(await failing).toContain('of the work');
    void put('c');
    await browser.advance(100);
    expect(browser.database.count()).toBe(2);
  });
});

test('transactions: the database is opened once for all that begin before it is open', async () => {
  let opened = 0;
  const { browser, open } = await createRooms<Room>('core/storage/transactions', {
    patch: (page) => {
      const factory = page.indexedDB as IDBFactory;
      const before = factory.open.bind(factory);
      factory.open = (...args) => (opened++, before(...args));
      return {};
    },
  });
  const { room } = await open();
  const { run } = room.createTransactions(() => true);
  const keys = ['a', 'b', 'c'];
  const all = Promise.all(keys.map((key) => run('readwrite', async (objects) => void objects.put(1, key))));
  await browser.advance(100);
  await all;
  expect([opened, browser.database.count()]).toEqual([1, 3]);
});
