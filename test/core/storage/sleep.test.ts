// A page in the back/forward cache: no transaction may be under way, and what it had noted may be taken meanwhile.
import { describe, expect, test } from 'vitest';
import { createLedgers, NAME, row } from './ledger-pages';

describe('ledger: a page that is put to sleep', () => {
  test('ledger: gives up its transactions, notes what they had, and starts none', async () => {
    const { browser, openLedger, notes, read } = await createLedgers();
    const { ledger, page } = await openLedger();
    ledger.set('a|x', 'before');
    await browser.advance(500);
    browser.settings.diskLatency = 50;
    ledger.set(row(1), 'one');
    await browser.advance(0);
    expect(browser.database.busy(page.number)).toBe(1);
    ledger.exit({ sleeping: true });
    expect(ledger.isAsleep()).toBe(true);
    expect(notes()).toEqual([{ 0: 0, [row(1)]: 'one' }]);
    await browser.advance(500);
    ledger.set(row(2), 'two');
    await browser.advance(3000);
    // It cannot say that it lives.
    expect(notes()).toEqual([{ 0: 0, [row(1)]: 'one', [row(2)]: 'two' }]);
    expect(browser.database.busy(page.number)).toBe(0);
    expect(browser.database.count()).toBe(1);
    await expect(ledger.exclusive(() => {})).rejects.toBe('closed');
    ledger.wake();
    expect(ledger.isAsleep()).toBe(false);
    await browser.advance(2000);
    expect(notes()).toEqual([]);
    expect(await read(row(1), row(2))).toEqual(['one', 'two']);
  });
  test('ledger: a turn that waits is rejected, and never runs its work', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger } = await openLedger();
    ledger.set('a|x', 'before');
    await browser.advance(500);
    let hasWorked = false;
    const turn = ledger.exclusive(() => void (hasWorked = true)).then(() => 'done', () => 'rejected');
    ledger.exit({ sleeping: true });
    await browser.advance(500);
    expect([await turn, hasWorked]).toEqual(['rejected', false]);
  }); // prettier-ignore
  test('ledger: rows claimed by others meanwhile are theirs', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const one = await openLedger();
    one.ledger.set('a|x', 'before');
    await browser.advance(500);
    one.ledger.set(row(1), 'one');
    one.ledger.exit({ sleeping: true });
    const other = await openLedger();
    expect(other.ledger.changes.get(row(1))).toBe('one');
    await browser.advance(500);
    // It has been sent.
    other.ledger.set(row(1));
    await browser.advance(500);
    one.ledger.wake();
    expect([...one.ledger.changes]).toEqual([]);
    expect(one.ledger.mayBeStored.has(row(1))).toBe(true);
    await browser.advance(500);
    expect(await read(row(1))).toEqual([undefined]);
  });
  test('ledger: unclaimed rows continue', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const { ledger } = await openLedger();
    ledger.set('a|x', 'before');
    await browser.advance(500);
    ledger.set(row(1), 'one');
    ledger.exit({ sleeping: true });
    await browser.advance(500);
    ledger.wake();
    expect([...ledger.changes.keys()]).toEqual([row(1)]);
    await browser.advance(500);
    expect(await read(row(1))).toEqual(['one']);
  });
  test('ledger: reads what is stored while it sleeps not at all, and after it again', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger } = await openLedger();
    ledger.set(NAME, 'record');
    await browser.advance(500);
    ledger.exit({ sleeping: true });
    await expect(ledger.get(NAME)).rejects.toBe('closed');
    ledger.wake();
    const answer = ledger.get(NAME);
    await browser.advance(100);
    expect(await answer).toBe('record');
  });
});
