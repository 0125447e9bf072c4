// Calls that wait for storage: a page that crashes has left them, the next one replays them once.
import { describe, expect, test } from 'vitest';
import { createRooms } from '../../browser/rooms';

type Room = typeof import('../../../src/core/storage/journal');

/** By then a page that lives by its note is taken for dead. */
const LEASE = 4000;

const createPages = async () => {
  const { browser, open } = await createRooms<Room>('core/storage/journal');
  const openJournal = async () => {
    const { room, page, globals } = await open();
    return { journal: room.createJournal('a|j|'), page, globals };
  };
  return { browser, openJournal };
};

describe('journal: calls of a page that has crashed', () => {
  test('journal: come back whole, in their order, and only once', async () => {
    const { browser, openJournal } = await createPages();
    const one = await openJournal();
    const calls = Array.from({ length: 12 }, (_, n) => ({ at: n, event: { name: `event ${n}` } }));
    calls.forEach(one.journal.add);
    one.page.crash();
    const other = await openJournal();
    expect(other.journal.recover()).toEqual([]);
    await browser.advance(LEASE);
    expect(other.journal.recover()).toEqual(calls);
    expect(other.journal.recover()).toEqual([]);
    expect(browser.localArea.keys()).toEqual([]);
  });
  test('journal: the first fifty survive a crash in their own task, the others one after it', async () => {
    const { browser, openJournal } = await createPages();
    const [one, other, third] = [await openJournal(), await openJournal(), await openJournal()];
    for (let n = 1; n <= 53; n++) one.journal.add({ n });
    one.page.crash();
    for (let n = 1; n <= 53; n++) other.journal.add({ n });
    await browser.advance(LEASE - 1);
    other.page.crash();
    await browser.advance(1);
    expect(third.journal.recover()).toHaveLength(50 + 53);
  });
  test('journal: calls after the fiftieth are written each time', async () => {
    const { browser, openJournal } = await createPages();
    const [one, other] = [await openJournal(), await openJournal()];
    for (let n = 1; n <= 51; n++) one.journal.add({ n });
    await browser.advance(1);
    expect(browser.localArea.get(browser.localArea.keys()[0]!)).toContain('"n":51');
    one.journal.add({ n: 52 });
    await browser.advance(LEASE);
    expect(other.journal.recover()).toHaveLength(52);
  });
});

describe('journal: calls that wait no more', () => {
  test('journal: are not replayed', async () => {
    const { browser, openJournal } = await createPages();
    const [one, other] = [await openJournal(), await openJournal()];
    expect(one.journal.isEmpty()).toBe(true);
    one.journal.add({ n: 1 });
    expect(one.journal.isEmpty()).toBe(false);
    one.journal.clear();
    expect(one.journal.isEmpty()).toBe(true);
    await browser.advance(LEASE);
    expect(other.journal.recover()).toEqual([]);
    one.journal.add({ n: 2 });
    await browser.advance(LEASE);
    expect(other.journal.recover()).toEqual([{ n: 2 }]);
  });
  test('journal: are not written a moment later', async () => {
    const { browser, openJournal } = await createPages();
    const { journal } = await openJournal();
    for (let n = 0; n < 60; n++) journal.add({ n });
    journal.clear();
    await browser.advance(1);
    expect(browser.localArea.keys()).toEqual([]);
  });
});
