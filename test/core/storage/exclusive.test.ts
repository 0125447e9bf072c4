// The critical section of all tabs: one transaction, whose work knows what is stored, and whose changes exist as a whole.
import { describe, expect, test } from 'vitest';
import { stepUntil } from '../../browser/rooms';
import { createLedgers, NAME, row } from './ledger-pages';

describe('ledger: exclusive', () => {
  test('ledger: two pages count to the same number, each from what the other has stored', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const pages = [await openLedger(), await openLedger()];
    for (const { ledger } of pages) ledger.mergeBy(NAME, (_, own) => own);
    for (let n = 0; n < 5; n++)
      for (const { ledger } of pages)
        void ledger.exclusive((stored) => ledger.set(NAME, Number(stored ?? 0) + 1));
    await browser.advance(1000);
    expect(await read(NAME)).toEqual([10]);
  });
  test('ledger: work is asked what the page wants to know', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger } = await openLedger();
    ledger.set(row(1), 'one');
    await browser.advance(100);
    const found: unknown[] = [];
    const ask = (objects: IDBObjectStore) =>
      new Promise<unknown>((resolve) => {
        const request = objects.getAllKeys();
        request.onsuccess = () => resolve(request.result);
      });
    void ledger.exclusive((keys) => found.push(keys), ask);
    await browser.advance(100);
    expect(found).toEqual([[row(1)]]);
  });
  test('ledger: rejects where IndexedDB fails, or is closed', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger } = await openLedger();
    await browser.advance(100);
    ledger.close();
    await expect(ledger.exclusive(() => {})).rejects.toBe('closed');
    browser.database.be('missing');
    const next = await openLedger();
    await expect(next.ledger.exclusive(() => {})).rejects.toThrow();
  });
  test('ledger: rejects with the error of the work, and nothing of it is stored', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const { ledger } = await openLedger();
    await browser.advance(100);
    const failed = expect(
      ledger.exclusive(() => {
        throw new Error('of the work');
      }),
    ).rejects.toThrow('of the work');
    await browser.advance(100);
    await failed;
    expect(browser.database.count()).toBe(0);
    ledger.set(row(1), 'one');
    await browser.advance(100);
    expect(await read(row(1))).toEqual(['one']);
  });
  test('ledger: changes of an exclusive section are in no note before they are committed', async () => {
    const { browser, openLedger, notes } = await createLedgers();
    const { ledger } = await openLedger();
    await browser.advance(100);
    browser.settings.diskLatency = 50;
    let worked = false;
    void ledger.exclusive(() => {
      ledger.set(NAME, 'record');
      ledger.set(row(1), 'start');
      worked = true;
    });
    await stepUntil(browser, () => worked);
    expect(notes()).toEqual([]);
    ledger.set(row(2), 'event');
    await browser.advance(1);
    expect(notes()).toEqual([]);
    await browser.advance(5000);
    expect(browser.database.count()).toBe(3);
  });
  test('ledger: after a turn rows are noted again', async () => {
    const { browser, openLedger, notes } = await createLedgers();
    const { ledger } = await openLedger();
    void ledger.exclusive(() => {});
    await browser.advance(100);
    browser.database.be('hangs');
    ledger.set(row(1), 'one');
    await browser.advance(0);
    expect(notes()).toMatchObject([{ [row(1)]: 'one' }]);
  });
  test('ledger: other changes are noted during the transaction', async () => {
    const { browser, openLedger, notes } = await createLedgers();
    const { ledger } = await openLedger();
    await browser.advance(100);
    browser.settings.diskLatency = 50;
    let worked = false;
    const ask = (objects: IDBObjectStore) =>
      new Promise<void>((resolve) => (objects.getAllKeys().onsuccess = () => resolve()));
    void ledger.exclusive(() => {
      ledger.set(row(1), 'claimed');
      worked = true;
    }, ask);
    await stepUntil(browser, () => worked);
    expect(notes()).toMatchObject([{ [row(1)]: 'claimed' }]);
  });
});
