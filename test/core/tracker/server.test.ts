// On a server there is no window: a tracker can be made there, and its calls do nothing.
import { customStore } from '../../../src/core/storage/custom-store';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from '../../../src/server/parse';
import { createTracker, type Options, type Plugin, type Tracker } from '../../../src/index';
import { pageViews } from '../../../src/plugins/page-views/page-views';

const collector = 'https://collect.example/e';

/** What a page would be noticed by: timers, the network, listeners, the console. */
const watched = ['setTimeout', 'setInterval', 'queueMicrotask', 'fetch'] as const;
let spies: { mock: { calls: unknown[] } }[];
beforeEach(() => {
  const consoles = (['log', 'warn', 'error', 'info', 'debug'] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation(() => {}),
  );
  spies = [...watched.map((name) => vi.spyOn(globalThis, name)), ...consoles];
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
const noticed = () => spies.flatMap(({ mock }) => mock.calls);

/** Every method, called as a site would. */
const callAll = (tracker: Tracker) => {
  const answers = {
    track: tracker.track('signup', { plan: 'pro' }, { passive: true, time: new Date(), context: { a: 1 } }),
    newSession: tracker.newSession(),
    endSession: tracker.endSession(),
    reset: tracker.reset(),
    setSessionTimeout: tracker.setSessionTimeout({ foreground: 1000, background: 1000 }),
    setBackground: [tracker.setBackground(true), tracker.setBackground(null)],
    setConsent: [tracker.setConsent('denied', { flush: true }), tracker.setConsent('granted')],
    identify: tracker.identify('somebody', { plan: 'pro' }),
    flush: tracker.flush(),
    shutdown: tracker.shutdown(),
  };
  return answers;
};

test('server: the surroundings of these tests are a server’s', () => {
  expect([typeof window, typeof document]).toEqual(['undefined', 'undefined']);
});

test('server: making a tracker and calling it does nothing that anybody could notice (rule 34)', async () => {
  const globals = Reflect.ownKeys(globalThis);
  const tracker = createTracker({ collector, plugins: [pageViews()] });
  const answers = callAll(tracker);
  expect(answers.track).toBeNull();
  await expect(answers.flush).resolves.toBeFalsy();
  expect(noticed()).toEqual([]);
  expect(Reflect.ownKeys(globalThis)).toEqual(globals);
});

test('server: the tracker is ready, without a session', async () => {
  const tracker = createTracker({ collector });
  await expect(tracker.ready).resolves.toBeUndefined();
  expect(tracker.session).toBeNull();
  tracker.newSession();
  expect(tracker.session).toBeNull();
});

test('server: the tracker is ready even if consent is pending, which on a page would keep it waiting', async () => {
  const tracker = createTracker({ collector, consent: 'pending' });
  expect(tracker.track('one')).toBeNull();
  await expect(tracker.ready).resolves.toBeUndefined();
  expect(tracker.session).toBeNull();
});

test('server: listeners are taken, never called, and given back', () => {
  const tracker = createTracker({ collector });
  const listener = vi.fn();
  const stops = (['session-start', 'session-end', 'state', 'error'] as const).map((signal) =>
    tracker.on(signal, listener),
  );
  tracker.track('one');
  tracker.newSession();
  tracker.setBackground(true);
  for (const stop of stops) expect(stop).toBeTypeOf('function');
  for (const stop of stops) stop();
  expect(listener).not.toHaveBeenCalled();
});

test('server: no plugin, store, protocol or mask of the site is called', () => {
  const called = vi.fn();
  const hooks = ['setup', 'beforeTrack', 'onSessionStart', 'onSessionEnd', 'onStateChange', 'teardown'];
  const plugin = {
    name: 'spy',
    ...Object.fromEntries(hooks.map((hook) => [hook, () => called(hook)])),
  } as Plugin;
  const tracker = createTracker({
    collector,
    plugins: [plugin],
    mask: (url) => {
      called('mask');
      return url;
    },
    protocol: {
      encode: () => {
        called('encode');
        return [];
      },
    },
    session: {
      store: customStore({
        get: () => called('get'),
        set: () => called('set'),
        delete: () => called('delete'),
      }),
    },
  });
  callAll(tracker);
  expect(called.mock.calls).toEqual([]);
});

describe.each([
  ['nothing', undefined],
  ['null', null],
  ['a number', 7],
  ['no collector', {}],
  ['a wrong collector', { collector: 7 }],
  ['unknown options', { collector, colour: 'red' }],
  ['a plugin that is none', { collector, plugins: [null] }],
])('server: made of %s', (_what, options) => {
  test('a tracker is silent and does nothing', async () => {
    const tracker = createTracker(options as unknown as Options);
    expect(callAll(tracker).track).toBeNull();
    await tracker.ready;
    expect(noticed()).toEqual([]);
  });
});

test.each([
  ['undefined', []],
  ['null', [null, null, null]],
  ['symbols', [Symbol('a'), Symbol('b'), Symbol('c')]],
])('server: calls with %s throw nothing', async (_what, input) => {
  const tracker = createTracker({ collector });
  const methods = Object.entries(tracker).filter(([, method]) => typeof method === 'function');
  expect(methods.length).toBeGreaterThan(10);
  for (const [name, method] of methods)
    await expect((async () => method(...input))(), name).resolves.not.toThrow();
});

test('server: a half-made window, as in a worker or in React Native, is no page', async () => {
  const touched: PropertyKey[] = [];
  const half = new Proxy(
    {},
    {
      get: (_, key) => void touched.push(key),
      set: (_, key) => {
        touched.push(key);
        return true;
      },
    },
  );
  vi.stubGlobal('window', half);
  vi.stubGlobal('self', half);
  const tracker = createTracker({ collector, plugins: [pageViews()] });
  expect(callAll(tracker).track).toBeNull();
  await tracker.ready;
  expect(touched).toEqual([]);
});

test('server: the cookie is read without a page', () => {
  expect(parse(undefined)).toBeNull();
  expect(parse('theirs=1; sojourn=nonsense')).toBeNull();
});
