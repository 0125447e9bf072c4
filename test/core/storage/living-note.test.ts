// What a living page notes, because its renderer may crash before IndexedDB has its new events.
import { describe, expect, test, vi } from 'vitest';
import { stepUntil } from '../../browser/rooms';
import { createLedgers, NAME, row } from './ledger-pages';

/** A page whose IndexedDB takes so many milliseconds for each step. */
const openSlow = async (diskLatency: number) => {
  const pages = await createLedgers({ fate: { commits: () => false } });
  const opened = await pages.openLedger();
  opened.ledger.set('a|x', 'before');
  await pages.browser.advance(500);
  pages.browser.settings.diskLatency = diskLatency;
  return { ...pages, ...opened };
};
const without0 = ({ 0: _, ...fields }: Record<string, unknown>) => fields;

describe('ledger: a living page', () => {
  test('ledger: notes a row after its task, and others may claim it 4 s later', async () => {
    const { browser, ledger, page, notes, openLedger } = await openSlow(50);
    ledger.set(row(1), 'one');
    ledger.set(NAME, 'record');
    await browser.advance(0);
    expect(notes()).toEqual([{ 0: browser.wall() + 4000, [row(1)]: 'one', [NAME]: 'record' }]);
    page.crash();
    const early = await openLedger();
    expect([...early.ledger.changes]).toEqual([]);
    await browser.advance(4000);
    const late = await openLedger();
    expect(Object.fromEntries(late.ledger.changes)).toEqual({ [row(1)]: 'one', [NAME]: 'record' });
  });
  test('ledger: notes the next row while the transaction of the first is under way, 100 ms apart', async () => {
    const { browser, ledger, notes } = await openSlow(400);
    ledger.set(row(1), 'one');
    await browser.advance(30);
    ledger.set(row(2), 'two');
    await browser.advance(69);
    expect(notes().map(without0)).toEqual([{ [row(1)]: 'one' }]);
    await browser.advance(1);
    expect(notes().map(without0)).toEqual([{ [row(1)]: 'one', [row(2)]: 'two' }]);
    await browser.advance(200);
    ledger.set(row(3), 'three');
    await browser.advance(0);
    expect(Object.keys(notes()[0]!)).toContain(row(3));
  });
  test('ledger: keeps its note as long as the disk takes: others leave it alone', async () => {
    const { browser, ledger, notes } = await openSlow(0);
    browser.database.be('hangs');
    ledger.set(row(1), 'one');
    for (let seconds = 0; seconds < 20; seconds++) {
      await browser.advance(1000);
      expect(Number(notes()[0]![0])).toBeGreaterThan(browser.wall());
    }
    browser.database.be('works');
    await browser.advance(100);
    expect(notes()).toEqual([]);
    await browser.advance(20_000);
    expect(notes()).toEqual([]);
  });
  test('ledger: notes the last twenty changes only', async () => {
    const { browser, ledger, notes } = await openSlow(50);
    for (let n = 0; n < 25; n++) ledger.set(row(n), n);
    await browser.advance(0);
    const fields = Object.keys(without0(notes()[0]!));
    expect(fields).toHaveLength(20);
    expect(fields).toEqual(expect.arrayContaining([row(5), row(24)]));
  });
  test('ledger: notes nothing that IndexedDB may have, and removes the note once it has all', async () => {
    const { browser, ledger, notes } = await openSlow(20);
    ledger.set(row(1), 'one');
    await browser.advance(0);
    expect(notes()).toHaveLength(1);
    await stepUntil(browser, () => !ledger.changes.size);
    expect(notes()).toEqual([]);
    await browser.advance(500);
    browser.settings.diskLatency = 400;
    ledger.set(row(1), 'again');
    await browser.advance(200);
    expect(notes()).toEqual([]);
    ledger.set(row(2), 'two');
    await browser.advance(0);
    expect(notes().map(without0)).toEqual([{ [row(2)]: 'two' }]);
  });
  test('ledger: removes it as soon as IndexedDB has what is in it, though more is to be written', async () => {
    const { browser, ledger, notes } = await openSlow(0);
    ledger.set(row(1), 'one');
    await browser.advance(500);
    browser.settings.diskLatency = 50;
    ledger.set(row(2), 'two');
    await stepUntil(browser, () => ledger.mayBeStored.has(row(2)));
    ledger.set(row(1), 'again');
    expect(notes()).toHaveLength(1);
    await stepUntil(browser, () => !ledger.changes.has(row(2)));
    expect([notes(), ledger.changes.size]).toEqual([[], 1]);
  });
  test('ledger: leaves localStorage alone once its note is removed, however many commits leave nothing to note', async () => {
    const { browser, ledger } = await openSlow(0);
    const { localArea } = browser;
    const written = vi.spyOn(localArea, 'set');
    ledger.set(row(1), 'one');
    await browser.advance(5);
    expect(written.mock.calls.map(([key]) => key.slice(0, 4))).toEqual(['a|n|', 'a|n|']);
    expect(localArea.keys()).toEqual([]);
    // A removal looks for its key, also in vain.
    const looked = vi.spyOn(localArea, 'get');
    // Each is committed within the rest after that note, so it is not noted.
    for (let n = 2; n < 9; n++) {
      ledger.set(row(n), n);
      await browser.advance(5);
    }
    expect(ledger.changes.size).toBe(0);
    expect(looked).not.toHaveBeenCalled();
  });
  test('ledger: notes a row while the transaction that has just been answered writes others', async () => {
    const { browser, ledger, notes } = await openSlow(100);
    ledger.set(row(1), 'one');
    await stepUntil(browser, () => ledger.mayBeStored.has(row(1)));
    await browser.advance(110);
    ledger.set(row(2), 'two');
    await browser.advance(0);
    expect(notes().map(without0)).toEqual([expect.objectContaining({ [row(2)]: 'two' })]);
  });
  test('ledger: a note is complete, current, and free for others if IndexedDB fails', async () => {
    const { browser, openLedger, notes } = await createLedgers();
    browser.database.be('broken');
    const { ledger } = await openLedger();
    for (let n = 0; n < 25; n++) ledger.set(row(n), n);
    await browser.advance(1000);
    expect(notes()[0]![0]).toBe(0);
    expect(Object.keys(without0(notes()[0]!))).toHaveLength(25);
    ledger.set(row(25), 25);
    await browser.advance(100);
    expect(Object.keys(without0(notes()[0]!))).toHaveLength(26);
    ledger.close();
    ledger.set(row(26), 26);
    await browser.advance(100);
    expect(Object.keys(without0(notes()[0]!))).toHaveLength(26);
  });
  test('ledger: a hidden page’s note keeps all that it had, when more is set', async () => {
    const { browser, ledger, notes } = await openSlow(0);
    browser.database.be('hangs');
    for (let n = 0; n < 25; n++) ledger.set(row(n), n);
    await browser.advance(0);
    ledger.exit({ sleeping: false });
    expect(Object.keys(without0(notes()[0]!))).toHaveLength(25);
    ledger.set(row(25), 25);
    await browser.advance(200);
    expect(Object.keys(without0(notes()[0]!))).toHaveLength(26);
    await browser.advance(5000);
    ledger.set(row(26), 26);
    await browser.advance(200);
    expect(Object.keys(without0(notes()[0]!))).toHaveLength(27);
  });
});
