// The durable queue: what it keeps, what it forgets, and what becomes of what dead pages have left.
import { IDBDatabase, IDBObjectStore, IDBTransaction } from 'fake-indexeddb';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Note } from '../../src/delivery/notes';
import { createProfile, settled, stored } from './page';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** How the stand-in for IndexedDB breaks a transaction off. */
type Committing = IDBTransaction & { _abort(error: string): void; commit(): void };

const rows = async () => (await stored()).filter(([, value]) => typeof value === 'string');
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `e${from + at}`);

describe('storing', () => {
  test('a burst is one transaction of bounded rows, in order, and none of it while its caller waits', async () => {
    const { open } = createProfile();
    const page = open();
    // Its database is made first, in a transaction of its own.
    page.add('e0');
    await settled();
    page.deliver(1);
    await settled();
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
    page.add(...numbers(1, 120));
    for (const spy of [put, begun]) expect(spy).not.toHaveBeenCalled();
    expect(Object.keys(localStorage)).toEqual([]);
    await settled();
    expect(begun.mock.calls.map(([, mode]) => mode)).toEqual(['readwrite']);
    begun.mockRestore();
    const texts = (await rows()).map(([, text]) => (text as string).split('\n').length - 1);
    expect(texts).toEqual([50, 50, 20]);
    expect((await rows()).map(([, text]) => text).join()).toMatch(/"e1"[^]*"e2"[^]*"e119"[^]*"e120"/);
  });

  test('what was delivered is forgotten by id, and a row that is left in part is written again', async () => {
    const { open } = createProfile();
    const page = open();
    page.add(...numbers(1, 10));
    await settled();
    expect(page.deliver(4)).toEqual(numbers(1, 4));
    await settled();
    expect((await rows())[0]![1]).not.toContain('"e4"');
    expect((await rows())[0]![1]).toContain('"e5"');
    page.deliver(6);
    await settled();
    expect(await rows()).toEqual([]);
  });

  test('what was delivered from the middle of a row leaves the others in it', async () => {
    const { open } = createProfile();
    const page = open();
    page.add(...numbers(1, 10));
    await settled();
    const { waiting } = page.queue;
    page.queue.forget([waiting[2]!, waiting[6]!]);
    await settled();
    const left = ['e1', 'e2', 'e4', 'e5', 'e6', 'e8', 'e9', 'e10'];
    const [, ...lines] = ((await rows())[0]![1] as string).split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(left);
    expect(page.ids()).toEqual(left);
  });

  test('what was delivered before it was stored is never written', async () => {
    const { open } = createProfile();
    const page = open();
    page.add('e1');
    page.deliver(1);
    await settled();
    expect(await stored()).toEqual([]);
  });

  test('no write comes after a withdrawal, and nothing of it is left (rule 37)', async () => {
    const { open } = createProfile();
    const page = open();
    page.add('e1');
    await settled();
    page.queue.note([]);
    page.add('e2');
    page.queue.note([]);
    void page.queue.write();
    page.add('e3');
    page.queue.clear();
    await settled();
    expect(await stored()).toEqual([]);
    expect(Object.keys(localStorage)).toEqual([]);
    // And it goes on afterwards.
    page.add('e4');
    await settled();
    expect(await rows()).toHaveLength(1);
  });

  test('a look at storage that a withdrawal overtakes brings nothing back (rule 37)', async () => {
    const { open } = createProfile();
    const page = open();
    const other = open();
    page.add('e1');
    await settled();
    // Withdrawn there, and heard of here while this page looks whether its rows are still its own.
    other.queue.clear();
    await settled();
    void page.queue.check();
    page.queue.clear();
    await settled();
    expect(await stored()).toEqual([]);
    expect(page.queue.waiting).toEqual([]);
  });

  test('a withdrawal while the database is still being made leaves nothing either', async () => {
    const { open } = createProfile();
    const page = open();
    page.add('e1');
    void page.queue.write();
    page.queue.clear();
    await settled();
    expect(await stored()).toEqual([]);
  });

  test('a database that is deleted under the page is made anew, and nothing is dropped', async () => {
    const { open, failed } = createProfile();
    const page = open();
    page.add('e1');
    await settled();
    await new Promise((done) => (indexedDB.deleteDatabase('sojourn').onblocked = done));
    await settled();
    page.add('e2');
    await settled();
    await page.queue.check();
    expect(page.ids()).toEqual(['e1', 'e2']);
    expect(failed).toEqual([]);
  });

  test('where IndexedDB fails, that is told once, and events wait in memory', async () => {
    const { open, failed } = createProfile();
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    });
    const page = open();
    page.add('e1');
    await settled();
    page.add('e2');
    await settled();
    expect(page.ids()).toEqual(['e1', 'e2']);
    expect(failed).toHaveLength(1);
  });

  test('where a transaction fails as it is committed, for the disk is full, that is no different', async () => {
    const { open, failed } = createProfile();
    const page = open();
    vi.spyOn(IDBTransaction.prototype as Committing, 'commit').mockImplementation(function (
      this: Committing,
    ) {
      this._abort('QuotaExceededError');
    });
    page.add('e1');
    await settled();
    page.add('e2');
    await settled();
    expect(page.ids()).toEqual(['e1', 'e2']);
    expect(failed).toEqual([expect.objectContaining({ name: 'QuotaExceededError' })]);
    expect(page.queue.lasting()).toBe(false);
    expect(await stored()).toEqual([]);
    // They can be delivered all the same.
    expect(page.deliver(2)).toEqual(['e1', 'e2']);
  });
});

describe('limits', () => {
  test('a note has a million characters of events at the most, the oldest first', async () => {
    const { open } = createProfile();
    const page = open();
    const text = 'x'.repeat(1000);
    for (let n = 1; n <= 2000; n++) page.queue.add(`{"id":"e${n}","name":"${text}"}`, '');
    page.queue.note([]);
    const notes = Object.values(localStorage) as string[];
    expect(notes).toHaveLength(1);
    const [, , kept] = JSON.parse(notes[0]!) as Note;
    const texts = kept.map(([, text]) => text);
    const characters = texts.join('').length;
    expect(characters).toBeLessThanOrEqual(1_000_000);
    expect(characters).toBeGreaterThan(970_000);
    const ids = [...texts.join('\n').matchAll(/"id":"(e\d+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(numbers(1, ids.length));
  });

  test('beyond maxQueue the oldest go, told together and counted, and their rows with them', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const { open, lost } = createProfile();
    const page = open({ maxQueue: 60 });
    page.add(...numbers(1, 100));
    vi.advanceTimersByTime(2000);
    vi.useRealTimers();
    expect(page.ids()).toEqual(numbers(41, 100));
    expect(lost).toHaveLength(40);
    expect(page.queue.notes.dropped()).toBe(40);
    page.queue.notes.update(true, -40);
    expect(page.queue.notes.dropped()).toBe(0);
  });

  test('what dead pages left counts too', async () => {
    const { open } = createProfile();
    const dead = open();
    dead.add(...numbers(1, 10));
    await settled();
    dead.die();
    const page = open({ maxQueue: 8 });
    page.add('new');
    await page.queue.adopt();
    expect(page.ids()).toEqual([...numbers(4, 10), 'new']);
  });
});

describe('what dead pages left', () => {
  test('is taken over in order, from storage and from the note, each once', async () => {
    const { open } = createProfile();
    const dead = open();
    dead.add('e1');
    await settled();
    dead.add('e2');
    dead.queue.note([]);
    dead.die();
    const page = open();
    await page.queue.adopt();
    expect(page.ids()).toEqual(['e1', 'e2']);
    expect(Object.keys(localStorage)).toEqual([]);
    expect(await rows()).toHaveLength(2);
  });

  test('is not taken from a page that lives, nor where nobody can be asked and it is young', async () => {
    const { open } = createProfile();
    const one = open();
    one.add('e1');
    await settled();
    const two = open();
    await two.queue.adopt();
    expect(two.ids()).toEqual([]);
    const three = open({ ask: async () => undefined });
    await three.queue.adopt();
    expect(three.ids()).toEqual([]);
  });

  test('is taken by one of two that try at once', async () => {
    const { open } = createProfile();
    const dead = open();
    dead.add(...numbers(1, 200));
    await settled();
    dead.die();
    const [one, two] = [open(), open()];
    await Promise.all([one.queue.adopt(), two.queue.adopt()]);
    expect([...one.ids(), ...two.ids()].sort()).toEqual(numbers(1, 200).sort());
  });

  test('what a beacon had is sent again only while the collector is failing', async () => {
    for (const well of [true, false]) {
      const { open } = createProfile();
      const dead = open();
      dead.add('e1', 'e2');
      await settled();
      dead.queue.notes.update(true);
      dead.queue.note(dead.queue.waiting.slice(0, 1));
      dead.die();
      const page = open();
      page.queue.notes.update(well);
      await page.queue.adopt();
      expect(page.ids()).toEqual(well ? ['e2'] : ['e1', 'e2']);
    }
  });

  test('a page that slept sees that its events were taken over, and drops them', async () => {
    const { open } = createProfile();
    const sleeper = open();
    sleeper.add('e1');
    await settled();
    sleeper.add('e2');
    sleeper.queue.note([]);
    // It sleeps: the write on the way out was aborted, and comes to nothing until it wakes up.
    sleeper.die();
    const page = open();
    await page.queue.adopt();
    sleeper.queue.open(true);
    await sleeper.queue.check();
    sleeper.add('e3');
    expect(page.ids()).toContain('e1');
    expect([...page.ids(), ...sleeper.ids()].sort()).toEqual(['e1', 'e2', 'e3']);
  });

  test('a page that leaves gives the taking over up, all of it, and begins no other', async () => {
    const { open } = createProfile();
    const dead = open();
    dead.add('e1');
    await settled();
    dead.die();
    const page = open();
    const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
    let adopting = true;
    const adopted = page.queue.adopt().finally(() => (adopting = false));
    adopted.catch(() => {});
    while (adopting) {
      page.queue.interrupt();
      await new Promise((done) => setImmediate(done));
    }
    await expect(adopted).rejects.toThrow();
    const writes = begun.mock.calls.filter(([, mode]) => mode === 'readwrite');
    begun.mockRestore();
    expect(writes).toHaveLength(1);
    expect(await rows()).toHaveLength(1);
    await page.queue.adopt();
    expect(page.ids()).toEqual(['e1']);
  });

  test('of another collector, protocol or namespace is left alone', async () => {
    const { open } = createProfile();
    for (const scope of [
      'sojourn|https://c.example/e|other',
      'sojourn|https://d.example|native',
      'x|c|native',
    ]) {
      const dead = open({ scope });
      dead.add('theirs');
      await settled();
      dead.die();
    }
    const page = open();
    await page.queue.adopt();
    expect(page.ids()).toEqual([]);
    expect(await rows()).toHaveLength(3);
  });

  test('rubbish in its place is no harm', async () => {
    const { open } = createProfile();
    const page = open();
    page.add('e1');
    await settled();
    page.die();
    const scope = 'sojourn|https://c.example/e|native';
    localStorage.setItem(`${scope}|x`, '{');
    localStorage.setItem(`${scope}|y`, '"z"');
    const next = open();
    await next.queue.adopt();
    expect(next.ids()).toEqual(['e1']);
  });
});

test('whatever pages do and however they die, each event is delivered once in the end', async () => {
  const step = fc.oneof(
    fc.record({ act: fc.constant('add'), page: fc.nat(2), count: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ act: fc.constant('deliver'), page: fc.nat(2), count: fc.integer({ min: 1, max: 70 }) }),
    fc.record({
      act: fc.constantFrom('close', 'kill', 'sleep', 'adopt', 'wait'),
      page: fc.nat(2),
      count: fc.nat(1),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { open, living } = createProfile();
      const pages = [open(), open(), open()];
      const added: string[] = [];
      const delivered: string[] = [];
      for (const { act, page: at, count } of steps) {
        const page = pages[at]!;
        if (act === 'add') {
          const ids = numbers(added.length + 1, added.length + count);
          added.push(...ids);
          page.add(...ids);
        } else if (act === 'deliver') {
          await page.queue.check();
          delivered.push(...page.deliver(count));
        } else if (act === 'wait') await settled();
        else if (act === 'adopt') await page.queue.adopt();
        else if (act === 'sleep') {
          // Silent for as long as another looks, with what it has noted and stored.
          page.queue.note([]);
          await page.queue.write();
          await settled();
          living.delete(page.queue.owner);
          await pages[(at + 1) % 3]!.queue.adopt();
          living.add(page.queue.owner);
          await page.queue.check();
        } else {
          // A closed page has noted what IndexedDB may not have; a killed one leaves what IndexedDB has.
          if (act === 'close') page.queue.note([]);
          else await settled();
          page.die();
          await settled();
          pages[at] = open();
        }
      }
      await settled();
      for (const page of pages) page.die();
      const last = open();
      await last.queue.adopt();
      delivered.push(...last.deliver(Infinity));
      expect(delivered.sort()).toEqual(added.sort());
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('where localStorage refuses the note, nobody is thought to have taken the events over', async () => {
  const { open } = createProfile();
  const page = open();
  page.add('e1');
  await settled();
  vi.stubGlobal('localStorage', undefined);
  page.add('e2');
  page.queue.note([]);
  await page.queue.check();
  expect(page.ids()).toEqual(['e1', 'e2']);
});
