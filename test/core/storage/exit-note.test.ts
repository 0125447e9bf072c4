// What IndexedDB has not confirmed when a page goes, hides or crashes: the note has it, and other pages take it up.
import { describe, expect, test } from 'vitest';
import { createLedgers, NAME, row } from './ledger-pages';

describe('ledger: a page that goes', () => {
  test('ledger: leaves what is not stored to the next page, which stores it', async () => {
    const { browser, openLedger, read, notes } = await createLedgers({ fate: { commits: () => false } });
    const one = await openLedger();
    one.ledger.set('a|y', 'before');
    await browser.advance(1000);
    one.ledger.set(row(1), 'one');
    one.ledger.set(NAME, 'record');
    one.ledger.set('a|x', 'more');
    one.ledger.exit({ sleeping: false });
    one.page.crash();
    expect(Object.keys(notes()[0]!)).toEqual(['0', NAME, 'a|x', row(1)]);
    const other = await openLedger();
    expect(Object.fromEntries(other.ledger.changes)).toEqual({ [NAME]: 'record', [row(1)]: 'one', 'a|x': 'more' });
    await browser.advance(1000);
    expect(notes()).toEqual([]);
    expect(await read(row(1), NAME, 'a|x')).toEqual(['one', 'record', 'more']);
  }); // prettier-ignore
  test('ledger: rows are stored at that moment, if the browser allows it', async () => {
    const { browser, openLedger } = await createLedgers({ fate: { commits: () => true } });
    const one = await openLedger();
    one.ledger.set('a|x', 'first');
    await browser.advance(1000);
    // The record would have to be merged with what is stored: the page is gone by then.
    one.ledger.set(NAME, 'record');
    one.ledger.set(row(1), 'one');
    one.ledger.exit({ sleeping: false });
    await browser.advance(0);
    one.page.crash();
    browser.localArea.keys().forEach((key) => browser.localArea.set(key, undefined));
    await browser.advance(1000);
    expect(browser.database.count()).toBe(2);
  });
  test('ledger: a page with nothing to leave writes no note and no transaction', async () => {
    const { browser, openLedger, notes } = await createLedgers();
    const { ledger, page } = await openLedger();
    ledger.set(row(1), 'one');
    await browser.advance(1000);
    ledger.exit({ sleeping: false });
    expect(notes()).toEqual([]);
    expect(browser.database.busy(page.number)).toBe(0);
    ledger.set(row(2), 'two');
    ledger.close();
    ledger.exit({ sleeping: false });
    expect(notes()).toEqual([]);
  });
  test('ledger: a deletion that is not stored is left too, and wins over the row', async () => {
    const { browser, openLedger, notes } = await createLedgers({ fate: { commits: () => false } });
    const one = await openLedger();
    one.ledger.set(row(1), 'one');
    await browser.advance(1000);
    one.ledger.set(row(2), 'two');
    one.ledger.set(NAME, 'record');
    one.ledger.set(row(1));
    one.ledger.exit({ sleeping: false });
    one.page.crash();
    expect(Object.keys(notes()[0]!)).toEqual(['0', NAME, row(1), row(2)]);
    await openLedger();
    await browser.advance(1000);
    expect(browser.database.count()).toBe(2);
  });
});

describe('ledger: notes of other pages', () => {
  const leave = (globals: { localStorage: Storage }, fields: object, key = 'a|n|x') =>
    globals.localStorage.setItem(key, JSON.stringify({ 0: 0, ...fields }));
  test('ledger: entries outside of the namespace are ignored', async () => {
    const { openLedger } = await createLedgers();
    const { ledger, globals } = await openLedger();
    leave(globals, { ab: 'other', 'ab|o|1': 'row', a: 'record', 'a|o|1': 'row' });
    ledger.recover();
    expect([...ledger.changes.keys()]).toEqual(['a', 'a|o|1']);
  });
  test('ledger: a value meets the page’s own by the rule of its key, and a row of its own stays', async () => {
    const { openLedger } = await createLedgers();
    const { ledger, globals } = await openLedger();
    ledger.mergeBy('a|x', (stored, own) => [stored, own].sort());
    ledger.set('a|x', 'own');
    ledger.set(row(1), 'own');
    leave(globals, { 'a|x': 'note', [row(1)]: 'note' });
    ledger.recover();
    expect([...ledger.changes]).toEqual([[row(1), 'own'], ['a|x', ['note', 'own']]]);
  }); // prettier-ignore
  test('ledger: accepted notes become this page’s own, so another crash loses nothing', async () => {
    const { browser, openLedger, notes } = await createLedgers();
    browser.database.be('hangs');
    const { ledger, globals } = await openLedger();
    leave(globals, { [row(1)]: 'note' });
    ledger.recover();
    expect(notes()).toEqual([{ 0: 0, [row(1)]: 'note' }]);
    expect(browser.localArea.keys()).not.toContain('a|n|x');
  });
  test('ledger: other keys of the namespace are no notes', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger, globals } = await openLedger();
    leave(globals, { [row(1)]: 'health' }, 'a|h|x');
    ledger.recover();
    expect([...ledger.changes]).toEqual([]);
    expect(browser.localArea.keys()).toEqual(['a|h|x']);
  });
  test('ledger: where there are none, the page’s own stays its own', async () => {
    const { browser, openLedger, notes } = await createLedgers();
    const { ledger } = await openLedger();
    browser.database.be('hangs');
    ledger.set(row(1), 'one');
    await browser.advance(0);
    ledger.recover();
    expect(Number(notes()[0]![0])).toBeGreaterThan(browser.wall());
  });
  test('ledger: while nothing may be stored they stay where they are', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger, globals } = await openLedger();
    ledger.close();
    leave(globals, { [row(1)]: 'note' });
    ledger.recover();
    expect([...ledger.changes]).toEqual([]);
    expect(browser.localArea.keys()).toEqual(['a|n|x']);
    ledger.open();
    expect(ledger.changes.get(row(1))).toBe('note');
  });
});

describe('ledger: clear deletes everything of the namespace', () => {
  test('ledger: clear deletes also what this page has never read', async () => {
    const { browser, openLedger } = await createLedgers();
    const one = await openLedger();
    one.ledger.set(NAME, 'record');
    await browser.advance(1000);
    const { ledger } = await openLedger();
    ledger.close();
    ledger.clear(false);
    await browser.advance(1000);
    expect(browser.database.count()).toBe(0);
  });
  test('ledger: clear works in a browser that lists no databases', async () => {
    const patch = ({ indexedDB }: { indexedDB: object | undefined }) => ({
      indexedDB: { ...indexedDB, databases: undefined },
    });
    const { browser, openLedger } = await createLedgers({ patch });
    const one = await openLedger();
    one.ledger.set(NAME, 'record');
    await browser.advance(1000);
    const { ledger } = await openLedger();
    ledger.close();
    ledger.clear(false);
    await browser.advance(1000);
    expect(browser.database.count()).toBe(0);
  });
  test('ledger: no database is made to be emptied where the site has others', async () => {
    const { browser, openLedger } = await createLedgers();
    const { ledger, globals } = await openLedger();
    const factory = globals.indexedDB as IDBFactory;
    factory.open('of the site');
    await browser.advance(100);
    ledger.close();
    ledger.clear(false);
    await browser.advance(100);
    expect((await factory.databases()).map(({ name }) => name)).toEqual(['of the site']);
  });
  test('ledger: clear deletes notes, rows and the record, of other pages too, and nothing else', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const [one, other, stranger] = [await openLedger(), await openLedger(), await openLedger('ab')];
    one.ledger.set(NAME, 'record');
    other.ledger.set(row(1), 'row');
    stranger.ledger.set('ab', 'record');
    stranger.ledger.set('ab|o|1', 'row');
    await browser.advance(1000);
    one.globals.localStorage.setItem('a|h|x', 'health');
    one.globals.localStorage.setItem('ab|h|x', 'health');
    one.ledger.set(row(2), 'two');
    one.ledger.writeNote();
    one.ledger.close();
    expect(one.ledger.clear(false)).toBe(true);
    expect(browser.localArea.keys()).toEqual(['ab|h|x']);
    await browser.advance(1000);
    expect(browser.database.count()).toBe(2);
    expect(await read('ab', 'ab|o|1')).toEqual(['record', 'row']);
    expect([...one.ledger.changes]).toEqual([]);
    expect(one.ledger.clear(false)).toBe(false);
  });
  test('ledger: where there was no database none is made, and what is set later waits for the deletion', async () => {
    const { browser, openLedger, read } = await createLedgers();
    const { ledger, globals } = await openLedger();
    ledger.close();
    expect(ledger.clear(false)).toBe(false);
    await browser.advance(1000);
    expect(await (globals.indexedDB as IDBFactory).databases()).toEqual([]);
    ledger.open();
    ledger.set(NAME, 'one');
    await browser.advance(1000);
    ledger.close();
    expect(ledger.clear(false)).toBe(false);
    ledger.open();
    ledger.set(NAME, 'two');
    await browser.advance(1000);
    expect(await read(NAME)).toEqual(['two']);
  });
});
