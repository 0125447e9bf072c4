// What all bindings share: names of views, the wait for the first of them, and the life of a tracker.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findStore } from '../../src/bindings/tracker-store';
import type { Plugin, PluginApi } from '../../src/core/tracker/plugin';
import type { Tracker } from '../../src/core/tracker/tracker-types';

const page = { href: '' };
beforeEach(() => {
  page.href = 'https://shop.example/a?x=1';
  vi.stubGlobal('location', page);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A tracker that notes what is tracked, behind the plugin of the bindings. */
const createStore = () => {
  let plugin: Plugin;
  const tracked: object[] = [];
  const tracker = {
    use: (input: Plugin) => (plugin = input),
    track(name: string, properties: Record<string, unknown>) {
      const event = { name, properties: { ...properties } };
      if (plugin.beforeTrack?.(event as never) !== false) tracked.push(event.properties);
    },
  };
  const store = findStore({ tracker: tracker as unknown as Tracker });
  return {
    ...store,
    tracked,
    plugin: plugin!,
    see: (navigation: string) => tracker.track('page_view', { navigation }),
  };
};

test('views: a query is another view of the same name, a fragment is none', () => {
  const { view, see, tracked } = createStore();
  see('load');
  let leave = view('Late', undefined);
  // pageViews() has named this address.
  expect(tracked).toEqual([{ navigation: 'load' }]);
  const route = (href: string, isView: boolean) => {
    page.href = href;
    if (isView) see('route');
    leave();
    leave = view('Product', { id: 1 });
  };
  route('https://shop.example/b', true);
  route('https://shop.example/b#top', false);
  route('https://shop.example/b?x=2#top', true);
  vi.runAllTimers();
  expect(tracked.slice(1)).toEqual([
    { navigation: 'route', name: 'Product', id: 1 },
    { navigation: 'route', name: 'Product', id: 1 },
  ]);
});

test('views: the first one waits until the provider has rendered, whoever subscribes before', async () => {
  const { plugin, subscribe, rendered } = createStore();
  let isReady = false;
  const hold = (until: Promise<unknown>) => void until.then(() => (isReady = true));
  plugin.setup?.({ hold, name: 'hold' } as unknown as PluginApi);
  subscribe(() => {});
  await vi.advanceTimersByTimeAsync(100);
  expect(isReady).toBe(false);
  rendered();
  await vi.advanceTimersByTimeAsync(0);
  expect(isReady).toBe(true);
});
