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
