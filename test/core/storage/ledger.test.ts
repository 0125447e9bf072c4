// What is kept for the next page: written, merged and deleted in IndexedDB.
import { describe, expect, test } from 'vitest';
import { stepUntil } from '../../browser/rooms';
import { createLedgers, NAME, row } from './ledger-pages';

describe('ledger: written values', () => {
  test('ledger: can be read at once by the page, and by others once it is stored', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const { ledger } = await openLedger();
    ledger.set(NAME, 'one');
    ledger.set(row(1), { due: 5 });
    expect([...ledger.changes]).toEqual([[NAME, 'one'], [row(1), { due: 5 }]]);
    await browser.advance(100);
    expect([...ledger.changes]).toEqual([]);
    expect(await read(NAME, row(1))).toEqual(['one', { due: 5 }]);
  }); // prettier-ignore
  test('ledger: is stored without a timer of its own, in one transaction for all of a task', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger, page } = await openLedger();
    ledger.set(row(0), 0);
    await browser.advance(100);
    for (let n = 0; n < 30; n++) ledger.set(row(n), n);
    await browser.advance(0);
    expect(browser.database.busy(page.number)).toBe(1);
    await browser.advance(100);
    expect(browser.database.count()).toBe(30);
  });
  test('ledger: later changes of a key replace earlier ones, even during a transaction', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const { ledger } = await openLedger();
    browser.settings.diskLatency = 50;
    ledger.set(row(1), 'one');
    await browser.advance(70);
    ledger.set(row(1), 'two');
    await browser.advance(5000);
    expect(await read(row(1))).toEqual(['two']);
    expect([...ledger.changes]).toEqual([]);
  });
  test('ledger: all changes are written, a hundred in each transaction, the latest first', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const { ledger } = await openLedger();
    for (let n = 0; n < 150; n++) ledger.set(row(n), n);
    await stepUntil(browser, () => ledger.changes.size < 150);
    expect(ledger.changes.size).toBe(50);
    expect(ledger.changes.has(row(49))).toBe(true);
    expect(ledger.changes.has(row(50))).toBe(false);
    await browser.advance(1000);
    expect(ledger.changes.size).toBe(0);
    expect(await read(row(0), row(149))).toEqual([0, 149]);
  });
  test('ledger: stored() is settled when it is stored', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger } = await openLedger();
    browser.settings.diskLatency = 100;
    ledger.set(row(1), 'one');
    let isStored = false;
    void ledger.exclusive().then(() => (isStored = true));
    await browser.advance(99);
    expect(isStored).toBe(false);
    await browser.advance(3000);
    expect([isStored, browser.database.count()]).toEqual([true, 1]);
  });
});

describe('ledger: where it is kept', () => {
  test('ledger: the database and its store have the names that older pages know', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger, globals } = await openLedger();
    ledger.set(NAME, 'one');
    await browser.advance(100);
    const factory = globals.indexedDB as IDBFactory;
    expect(await factory.databases()).toEqual([{ name: 'sojourn', version: 1 }]);
    const request = factory.open('sojourn');
    await browser.advance(100);
    expect([...request.result.objectStoreNames]).toEqual(['records']);
  });
  test('ledger: nothing before open() nor after close()', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger, room } = await openLedger();
    const closed = room.createLedger('b');
    closed.set('b', 'one');
    ledger.close();
    ledger.set(NAME, 'one');
    await browser.advance(100);
    expect([closed.isOpen(), ledger.isOpen()]).toEqual([false, false]);
    expect([closed.changes.size, ledger.changes.size, browser.database.count()]).toEqual([0, 0, 0]);
  });
  test('ledger: reports whether data can outlive the page', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger } = await openLedger();
    expect(ledger.isLasting()).toBe(false);
    ledger.set(NAME, 'one');
    await browser.advance(100);
    expect(ledger.isLasting()).toBe(true);
    ledger.close();
    expect(ledger.isLasting()).toBe(false);
    ledger.open();
    browser.database.be('hangs');
    ledger.set(NAME, 'two');
    await browser.advance(400);
    expect(ledger.isLasting()).toBe(false);
  });
});

describe('ledger: deleted values', () => {
  test('ledger: disappear from IndexedDB', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const { ledger } = await openLedger();
    ledger.set(row(1), 'one');
    ledger.set('a|x', 'two');
    await browser.advance(100);
    ledger.set(row(1));
    ledger.set('a|x');
    expect([...ledger.changes]).toEqual([[row(1), undefined], ['a|x', undefined]]);
    await browser.advance(100);
    expect(await read(row(1), 'a|x')).toEqual([undefined, undefined]);
    expect(browser.database.count()).toBe(0);
  }); // prettier-ignore
  test('ledger: a row that IndexedDB never got costs no write', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger, page } = await openLedger();
    await browser.advance(100);
    ledger.set(row(1), 'one');
    ledger.set(row(1));
    expect([...ledger.changes]).toEqual([]);
    await browser.advance(100);
    expect(browser.database.count()).toBe(0);
    expect(browser.database.busy(page.number)).toBe(0);
  });
  test('ledger: a row that is being written when it is deleted does not stay', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger } = await openLedger();
    browser.settings.diskLatency = 20;
    ledger.set(row(1), 'one');
    await stepUntil(browser, () => ledger.mayBeStored.has(row(1)));
    ledger.set(row(1));
    await browser.advance(1000);
    expect(browser.database.count()).toBe(0);
    expect([...ledger.changes]).toEqual([]);
  });
});

describe('ledger: two values of one key', () => {
  const merge = (stored: unknown, own: unknown) => [stored, own].flat().filter(Boolean).sort();
  test('ledger: are merged by the rule for that key, in IndexedDB and in what the page reads', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const [one, other] = [await openLedger(), await openLedger()];
    for (const { ledger } of [one, other]) ledger.mergeBy('a|x', merge);
    one.ledger.set('a|x', ['one']);
    await browser.advance(100);
    other.ledger.set('a|x', ['two']);
    const answer = other.ledger.get('a|x');
    await browser.advance(100);
    expect(await answer).toEqual(['one', 'two']);
    expect(await read('a|x')).toEqual([['one', 'two']]);
  });
  test('ledger: without a rule what is stored stays, and nobody’s value is written', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const [one, other] = [await openLedger(), await openLedger()];
    one.ledger.set('a|x', 'one');
    await browser.advance(100);
    other.ledger.set('a|x', 'two');
    other.ledger.set('a|y', 'three');
    await browser.advance(100);
    expect(await read('a|x', 'a|y')).toEqual(['one', 'three']);
  });
  test('ledger: a rule that fails does not keep the page’s own from being stored', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const { ledger } = await openLedger();
    ledger.mergeBy('a|x', () => {
      throw new Error('no rule');
    });
    ledger.set('a|x', 'one');
    ledger.set('a|y', 'two');
    await browser.advance(100);
    expect(await read('a|x', 'a|y')).toEqual(['one', 'two']);
  });
  test('ledger: values that the page has not written are read as stored', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger } = await openLedger();
    ledger.set('a|x', 'one');
    await browser.advance(100);
    ledger.mergeBy('a|x', () => 'merged');
    const answer = ledger.get('a|x');
    await browser.advance(100);
    expect(await answer).toBe('one');
  });
  test('ledger: rows are written as they are', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const { ledger } = await openLedger();
    ledger.mergeBy(row(1), merge);
    ledger.set(row(1), 'one');
    await browser.advance(100);
    ledger.set(row(1), 'two');
    await browser.advance(100);
    expect(await read(row(1))).toEqual(['two']);
  });
});
