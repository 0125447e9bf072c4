// The note that a page leaves in localStorage: who may take it, when, and what fits into it.
import { describe, expect, test } from 'vitest';
import { createRooms } from '../../browser/rooms';

type Room = typeof import('../../../src/core/storage/exit-note');

const createPages = async () => {
  const { browser, open } = await createRooms<Room>('core/storage/exit-note');
  return {
    browser,
    async openNote(name = 'a') {
      const { room, page, globals } = await open();
      const changes = new Map<string, unknown>();
      const note = room.createExitNote(
        name,
        changes,
        new Map(),
        () => true,
        () => true,
      );
      const set = (fields: readonly string[]) => {
        changes.clear();
        for (const [key, value] of Object.entries(JSON.parse(`{${fields.join()}}`) as object))
          changes.set(key, value);
      };
      return {
        note: {
          ...note,
          write(fields: readonly string[]) {
            set(fields);
            note.write();
          },
          writeLiving(fields: readonly string[]) {
            set(fields);
            note.writeLiving();
          },
        },
        page,
        globals,
      };
    },
  };
};

describe('exit note: data left by a page', () => {
  test('exit note: other pages read its fields, the page itself does not', async () => {
    const { browser, openNote } = await createPages();
    const [one, other] = [await openNote(), await openNote()];
    one.note.write(['"a":1', '"b":{"c":"text"}']);
    const [key] = browser.localArea.keys();
    expect(key).toMatch(/^a\|n\|[\da-f-]{36}$/);
    expect(other.note.others()).toEqual([[key, [['a', 1], ['b', { c: 'text' }]]]]);
    expect(one.note.others()).toEqual([]);
  }); // prettier-ignore
  test('exit note: a second text replaces the first', async () => {
    const { browser, openNote } = await createPages();
    const [one, other] = [await openNote(), await openNote()];
    one.note.write(['"a":1']);
    one.note.write(['"b":2']);
    expect(browser.localArea.keys()).toHaveLength(1);
    expect(other.note.others().map(([, fields]) => fields)).toEqual([[['b', 2]]]);
  });
  test('exit note: notes of another name are none', async () => {
    const { openNote } = await createPages();
    const [one, other] = [await openNote('a'), await openNote('b')];
    one.note.write(['"a":1']);
    expect(other.note.others()).toEqual([]);
  });
  test('exit note: an empty one is removed, and one that was never written removes nothing', async () => {
    const { browser, openNote } = await createPages();
    const { note, globals } = await openNote();
    globals.localStorage.setItem('', 'of the site');
    note.remove();
    expect(note.isWritten()).toBe(false);
    note.write(['"a":1']);
    expect(note.isWritten()).toBe(true);
    note.write([]);
    expect(note.isWritten()).toBe(false);
    expect(browser.localArea.keys()).toEqual(['']);
  });
  test.each(['null', '5', '[]', '{', '', 'true', '{}'])(
    'exit note: an entry written by another script has no fields: %s',
    async (text) => {
      const { browser, openNote } = await createPages();
      const { note, globals } = await openNote();
      globals.localStorage.setItem('a|n|x', text);
      expect(note.others().flatMap(([, fields]) => fields)).toEqual([]);
      expect(browser.logged).toEqual([]);
    },
  ); // prettier-ignore
});

describe('exit note: a page that may still be open', () => {
  test('exit note: a note belongs to its page for 4 s, and to any page afterwards', async () => {
    const { browser, openNote } = await createPages();
    const [one, other] = [await openNote(), await openNote()];
    one.note.writeLiving(['"a":1']);
    one.page.crash();
    expect(other.note.others()).toEqual([]);
    await browser.advance(3999);
    expect(other.note.others()).toEqual([]);
    await browser.advance(1);
    expect(other.note.others()).toHaveLength(1);
  });
  test('exit note: a lease that no clock can have given is none', async () => {
    const { browser, openNote } = await createPages();
    const [one, other] = [await openNote(), await openNote()];
    one.note.writeLiving(['"a":1']);
    browser.shiftClock(-2);
    expect(other.note.others()).toHaveLength(1);
  });
  test('exit note: a page that goes gives it away at once', async () => {
    const { openNote } = await createPages();
    const [one, other] = [await openNote(), await openNote()];
    one.note.writeLiving(['"a":1']);
    one.note.write(['"a":1']);
    expect(other.note.others()).toHaveLength(1);
  });
  test('exit note: a page detects that another page has claimed its note', async () => {
    const { openNote } = await createPages();
    const [one, other] = [await openNote(), await openNote()];
    expect(one.note.isTaken()).toBe(false);
    one.note.write(['"a":1']);
    expect(one.note.isTaken()).toBe(false);
    other.globals.localStorage.removeItem(other.note.others()[0]![0]);
    expect(one.note.isTaken()).toBe(true);
    one.note.remove();
    expect(one.note.isTaken()).toBe(false);
  });
});

describe('exit note: data that does not fit', () => {
  test('exit note: the last fields are left out beyond a million characters', async () => {
    const { openNote } = await createPages();
    const [one, other] = [await openNote(), await openNote()];
    const field = (name: string, length: number) => `"${name}":"${'x'.repeat(length - 6)}"`;
    one.note.write([field('a', 600_000), field('b', 399_999), field('c', 10)]);
    expect(other.note.others()[0]![1].map(([name]) => name)).toEqual(['a', 'b']);
    one.note.write([field('a', 600_000), field('b', 400_000)]);
    expect(other.note.others()[0]![1].map(([name]) => name)).toEqual(['a']);
  });
  test('exit note: where storage is nearly full, half of the fields, the most important, are written', async () => {
    const { browser, openNote } = await createPages();
    const [one, other] = [await openNote(), await openNote()];
    browser.local.quota = 300;
    const fields = ['a', 'b', 'c', 'd'].map((name) => `"${name}":"${'x'.repeat(100)}"`);
    one.note.write(fields);
    expect(other.note.others()[0]![1].map(([name]) => name)).toEqual(['a', 'b']);
    browser.local.quota = 200;
    one.note.write(fields);
    expect(other.note.others()[0]![1].map(([name]) => name)).toEqual(['a']);
  });
  test('exit note: if not even one field fits, an older note is removed', async () => {
    const { browser, openNote } = await createPages();
    const { note } = await openNote();
    note.write(['"a":1']);
    browser.local.quota = 10;
    note.write(['"b":2']);
    expect(note.isWritten()).toBe(false);
    expect(browser.localArea.keys()).toEqual([]);
  });
  test('exit note: blocked storage is no error', async () => {
    const { browser, openNote } = await createPages();
    const { note } = await openNote();
    browser.local.blocked = true;
    note.write(['"a":1']);
    expect(note.isWritten()).toBe(false);
    expect(note.others()).toEqual([]);
    expect(note.isTaken()).toBe(false);
  });
});
