// Calls that wait for storage: a page that crashes has left them in its note, the next one replays them once (rule 13).
import { describe, expect, test } from 'vitest';
import { createRooms } from '../../browser/rooms';
import { event, origin } from '../session/arbitraries';

type Room = typeof import('../../../src/core/storage/ledger');
interface Call {
  readonly at: number;
  readonly event: ReturnType<typeof event>;
}

/** By then a page that lives by its note is taken for dead. */
const LEASE = 4000;

const createPages = async () => {
  const { browser, open } = await createRooms<Room>('core/storage/ledger');
  const openCalls = async ({ collector = 'c', isOpen = true } = {}) => {
    const { room, page, globals } = await open();
    const ledger = room.createLedger('a');
    const replayed: Call[] = [];
    const prefix = `a|j|${collector}|`;
    const hold = (call: Call) => ledger.hold(call, prefix, JSON.stringify({ ...call, origin }));
    // As the session manager does.
    ledger.mergeBy(prefix, (_, call) => {
      replayed.push(call as Call);
      hold(call as Call);
    });
    if (isOpen) ledger.open();
    const add = (n: number) => {
      const call = { at: browser.wall(), event: event(n) };
      hold(call);
      return call;
    };
    return { ledger, page, globals, replayed, add, ids: () => replayed.map((call) => call.event.id) };
  };
  const keys = () => browser.localArea.keys();
  return { browser, openCalls, keys };
}; // prettier-ignore
const eventIds = (count: number) => Array.from({ length: count }, (_, n) => event(n + 1).id);

describe('waiting calls: a crashed page', () => {
  test('waiting calls: come back whole, in their order, with their origin, and only once', async () => {
    const { browser, openCalls } = await createPages();
    browser.database.be('hangs');
    const one = await openCalls();
    const inputs = eventIds(12).map((_, n) => one.add(n + 1));
    one.page.crash();
    const early = await openCalls();
    expect(early.replayed).toEqual([]);
    early.page.crash();
    await browser.advance(LEASE);
    const other = await openCalls();
    expect(other.replayed).toMatchObject(inputs.map((call) => ({ ...call, origin })));
    other.ledger.recover();
    expect(other.replayed).toHaveLength(12);
  });
  test('waiting calls: a page that starts too early replays them when it recovers notes again', async () => {
    const { browser, openCalls } = await createPages();
    const one = await openCalls();
    one.add(1);
    one.page.crash();
    const other = await openCalls();
    await browser.advance(LEASE - 1);
    other.ledger.recover();
    expect(other.ids()).toEqual([]);
    await browser.advance(1);
    other.ledger.recover();
    expect(other.ids()).toEqual(eventIds(1));
  });
  test('waiting calls: are noted by the page that replays them, until they are stamped', async () => {
    const { browser, openCalls } = await createPages();
    browser.database.be('hangs');
    const one = await openCalls();
    one.add(1);
    one.page.crash();
    await browser.advance(LEASE);
    const other = await openCalls();
    other.page.crash();
    await browser.advance(LEASE);
    expect((await openCalls()).ids()).toEqual(eventIds(1));
  });
  test('waiting calls: a tracker keeps calls of another collector, whose own tracker replays them', async () => {
    const { browser, openCalls } = await createPages();
    const one = await openCalls();
    one.add(1);
    one.page.crash();
    await browser.advance(LEASE);
    const stranger = await openCalls({ collector: 'elsewhere' });
    expect(stranger.replayed).toEqual([]);
    stranger.page.crash();
    await browser.advance(LEASE);
    expect((await openCalls()).ids()).toEqual(eventIds(1));
  });
  test.each(['works', 'broken', 'hangs'] as const)(
    'waiting calls: the first fifty survive a crash in their own task, the others one after it: IndexedDB %s',
    async (manner) => {
      const { browser, openCalls } = await createPages();
      browser.database.be(manner);
      const [one, other] = [await openCalls(), await openCalls()];
      await browser.advance(400);
      for (let n = 1; n <= 53; n++) one.add(n);
      one.page.crash();
      for (let n = 101; n <= 153; n++) other.add(n);
      await browser.advance(1);
      other.add(154);
      await browser.advance(1);
      other.page.crash();
      await browser.advance(LEASE);
      const third = await openCalls();
      expect(third.replayed).toHaveLength(50 + 54);
      expect(third.ids().slice(0, 50).sort()).toEqual(eventIds(50).sort());
    },
  );
});

describe('waiting calls: leaving the note', () => {
  test('waiting calls: leave the note when their event is committed, not before', async () => {
    const { browser, openCalls, keys } = await createPages();
    const { ledger, add } = await openCalls();
    ledger.set('a|x', 'before');
    await browser.advance(500);
    browser.settings.diskLatency = 50;
    const input = add(1);
    const text = () => browser.localArea.get(keys()[0]!)!;
    ledger.exclusive(() => {
      ledger.set('a|o|1', 'burst');
      ledger.release(input);
    });
    await browser.advance(60);
    expect(ledger.changes.has('a|o|1')).toBe(true);
    expect(text()).toContain(event(1).id);
    expect(text()).not.toContain('burst');
    await browser.advance(500);
    expect([keys(), ledger.changes.size]).toEqual([[], 0]);
  });
  test('waiting calls: a page that crashes during a turn leaves the call, and nothing of the turn', async () => {
    const { browser, openCalls } = await createPages();
    const one = await openCalls();
    one.ledger.set('a|x', 'before');
    await browser.advance(500);
    browser.settings.diskLatency = 50;
    const input = one.add(1);
    one.ledger.exclusive(() => {
      one.ledger.set('a|o|1', 'burst');
      one.ledger.release(input);
      one.add(2);
    });
    await browser.advance(60);
    one.page.crash();
    await browser.advance(LEASE + 1000);
    const other = await openCalls();
    expect(other.ids().sort()).toEqual(eventIds(2).sort());
    expect([...other.ledger.changes.keys()]).toEqual([]);
  });
  test('waiting calls: an exit notes the event in place of its call', async () => {
    const { browser, openCalls, keys } = await createPages();
    browser.database.be('hangs');
    const one = await openCalls();
    const input = one.add(1);
    one.ledger.set('a|o|1', 'burst');
    one.ledger.release(input);
    one.ledger.exit({ sleeping: false });
    expect(Object.keys(JSON.parse(browser.localArea.get(keys()[0]!)!))).toEqual(['0', 'a|o|1']);
    one.page.crash();
    const other = await openCalls();
    expect([other.replayed, other.ledger.changes.get('a|o|1')]).toEqual([[], 'burst']);
  });
  test('waiting calls: an exit during a turn notes the event only', async () => {
    const { browser, openCalls, keys } = await createPages();
    const one = await openCalls();
    one.ledger.set('a|x', 'before');
    await browser.advance(500);
    browser.settings.diskLatency = 50;
    const input = one.add(1);
    one.ledger
      .exclusive(() => {
        one.ledger.set('a|o|1', 'burst');
        one.ledger.release(input);
      })
      .catch(() => {});
    await browser.advance(60);
    expect(one.ledger.changes.has('a|o|1')).toBe(true);
    one.ledger.exit({ sleeping: false });
    expect(browser.localArea.get(keys()[0]!)).not.toContain(event(1).id);
  });
  test('waiting calls: a call that a filter refused leaves the note too', async () => {
    const { browser, openCalls, keys } = await createPages();
    const { ledger, add } = await openCalls();
    const input = add(1);
    expect(keys()).toHaveLength(1);
    ledger.release(input);
    await browser.advance(200);
    expect(keys()).toEqual([]);
  });
  test('waiting calls: a withdrawal deletes them, and nothing is written afterwards', async () => {
    const { browser, openCalls, keys } = await createPages();
    const { ledger, add } = await openCalls();
    for (let n = 1; n <= 60; n++) add(n);
    ledger.close();
    expect(keys()).toEqual([]);
    ledger.open();
    ledger.set('a|o|1', 'burst');
    for (let n = 1; n <= 60; n++) add(n);
    ledger.close();
    ledger.clear(false);
    await browser.advance(6000);
    expect(keys()).toEqual([]);
  });
});
