// A store of the site's own in place of cookie and IndexedDB (rule 33): it may answer late, fail, or never answer.
import { describe, expect, test } from 'vitest';
import { living, sessionId } from '../session/arbitraries';
import { createStores, NAME, SECOND } from './pages';

const createCustom = (delay?: (work: () => void) => void) => {
  const kept = new Map<string, string>();
  const answer = <T>(value: T) => (delay ? new Promise<T>((resolve) => delay(() => resolve(value))) : value);
  return {
    kept,
    custom: {
      get: (key: string) => answer(kept.get(key)),
      set: (key: string, value: string) => answer(void kept.set(key, value)),
      delete: (key: string) => answer(void kept.delete(key)),
    },
  };
};

describe('record store: a store of the site’s own', () => {
  test('record store: has the record, and nothing else has it', async () => {
    const { browser, openLoaded } = await createStores();
    const { custom, kept } = createCustom();
    const { store } = await openLoaded({ custom });
    store.change(living());
    await browser.advance(2 * SECOND);
    expect([...kept.keys()]).toEqual([NAME]);
    expect(kept.get(NAME)).toContain(sessionId(1));
    expect(store.mechanism).toBe('custom');
    expect(browser.cookies.writes()).toBe(0);
    expect(browser.database.count()).toBe(0);
    const other = await openLoaded({ custom });
    expect(other.store.record?.sessionId).toBe(sessionId(1));
    expect(other.loaded).toBe(sessionId(1));
    expect(store.browserClosed()).toBe(false);
    store.clear(0);
    expect(kept.size).toBe(0);
  });
  test('record store: a turn reads it afresh, writes it, and reads it back', async () => {
    const { browser, openLoaded } = await createStores();
    const { custom, kept } = createCustom((work) => browser.tasks.add('timer', 20, work));
    const [one, other] = [await openLoaded({ custom }), await openLoaded({ custom })];
    one.store.runExclusive(() => one.store.change(living()));
    await browser.advance(200);
    expect(kept.get(NAME)).toContain(sessionId(1));
    let found: string | undefined;
    other.store.runExclusive(() => (found = other.store.record?.sessionId));
    await browser.advance(200);
    expect(found).toBe(sessionId(1));
  });
  test('record store: two pages with exclusive sections at the same time both accept the last write', async () => {
    const { browser, openLoaded } = await createStores();
    const { custom } = createCustom((work) => browser.tasks.add('timer', 20, work));
    const [one, other] = [await openLoaded({ custom }), await openLoaded({ custom })];
    one.store.runExclusive(() => one.store.change(living({ sessionId: sessionId(5) })));
    other.store.runExclusive(() => other.store.change(living({ sessionId: sessionId(4) })));
    await browser.advance(500);
    expect(one.store.record?.sessionId).toBe(sessionId(4));
    expect(other.store.record?.sessionId).toBe(sessionId(4));
  });
  test('record store: other tabs receive the result of an exclusive section', async () => {
    const { browser, openLoaded } = await createStores();
    const { custom } = createCustom();
    const [one, other] = [await openLoaded({ custom }), await openLoaded({ custom })];
    one.store.runExclusive(() => one.store.change(living()));
    await browser.advance(200);
    expect(other.store.record?.sessionId).toBe(sessionId(1));
  });
  test('record store: a failing store is reported once, until it works again', async () => {
    const { browser, openLoaded } = await createStores();
    const { custom, kept } = createCustom();
    const state = { fails: true };
    const set = (key: string, value: string) => {
      if (state.fails) throw new Error('full');
      custom.set(key, value);
    };
    const { store, errors } = await openLoaded({ custom: { ...custom, set } });
    store.change(living());
    await browser.advance(2 * SECOND);
    store.change(living({ eventIndex: 4 }));
    await browser.advance(2 * SECOND);
    expect(errors).toEqual([expect.objectContaining({ message: 'full' })]);
    expect(store.mechanism).toBe('memory');
    state.fails = false;
    store.change(living({ eventIndex: 5 }));
    await browser.advance(2 * SECOND);
    expect(store.mechanism).toBe('custom');
    expect(kept.size).toBe(1);
    state.fails = true;
    store.change(living({ eventIndex: 6 }));
    await browser.advance(2 * SECOND);
    expect(errors).toHaveLength(2);
  });
  test('record store: a store that does not answer within 300 ms is reported, and the session continues in memory', async () => {
    const { browser, openStore } = await createStores();
    const { custom } = createCustom();
    const { store, errors } = await openStore({
      custom: { ...custom, get: () => new Promise<string>(() => {}) },
    });
    let isLoaded = false;
    void store.load().then(() => (isLoaded = true));
    await browser.advance(290);
    expect([isLoaded, errors]).toEqual([false, []]);
    await browser.advance(20);
    expect([isLoaded, errors]).toEqual([true, ['no answer']]);
    let worked = false;
    store.runExclusive(() => (worked = true));
    await browser.advance(SECOND);
    expect(worked).toBe(true);
    expect(store.mechanism).toBe('memory');
  });
});
