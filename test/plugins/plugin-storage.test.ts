// What a plugin keeps: read as it will be once this page's change has been merged with what is stored.
import { expect, test } from 'vitest';
import type { PluginApi } from '../../src/core/tracker/plugin';
import { createBrowser } from '../browser/browser';

/** Of two texts the greater one stays. */
const createStore = () => {
  let api: PluginApi;
  const plugin = {
    name: 'store',
    setup(input: PluginApi) {
      api = input;
      api.storage.mergeBy('sojourn|k', (stored = '', own) => (stored > own ? stored : own));
    },
  };
  return {
    plugin,
    set: (text: string) => api.storage.set('sojourn|k', text),
    get: () => api.storage.get('sojourn|k'),
  };
};

test.each([
  ['what is stored says more', 'b', 'a', 'b'],
  ['what this page has set says more', 'a', 'b', 'b'],
])('plugin storage: %s', async (_what, stored, own, wanted) => {
  const browser = await createBrowser();
  const before = createStore();
  const first = await browser.open({ tracker: { plugins: [before.plugin] } });
  await browser.advance(2_000);
  before.set(stored);
  await browser.advance(2_000);
  await first.close();
  const store = createStore();
  browser.settings.diskLatency = 20;
  await browser.open({ tracker: { plugins: [store.plugin] } });
  await browser.advance(1_000);
  store.set(own);
  // The change has not been written by then.
  let read: string | undefined;
  void store.get().then((text) => (read = text));
  await browser.advance(500);
  expect(read).toBe(wanted);
});

test('plugin storage: a plugin gets the public methods only, and cannot clear or close the storage of the tracker', async () => {
  const browser = await createBrowser();
  let names: string[] = [];
  const plugin = { name: 'curious', setup: ({ storage }: PluginApi) => void (names = Object.keys(storage)) };
  await browser.open({ tracker: { plugins: [plugin] } });
  expect(names.sort()).toEqual(['get', 'isLasting', 'isOpen', 'mergeBy', 'set']);
});

test('plugin storage: reading while consent is pending creates no database (rule 36)', async () => {
  const browser = await createBrowser({ tracker: { consent: 'pending' } });
  const store = createStore();
  await browser.open({ tracker: { plugins: [store.plugin] } });
  expect(await store.get()).toBeUndefined();
  await browser.advance(1_000);
  expect(browser.database.count()).toBe(0);
});
