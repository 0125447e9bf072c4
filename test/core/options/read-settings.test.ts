// What the tracker makes of its options, in both builds: a right value holds, a wrong one leaves the default, and nothing throws. Only the
// development build says why.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { inspect } from '../../../src/core/util/inspect';
import type { Options } from '../../../src/core/options/options';
import { readSettings } from '../../../src/core/options/read-settings';

declare const __DEV__: boolean;

const COLLECTOR = 'https://collect.example/e';

beforeEach(() => {
  vi.stubGlobal('document', {});
  vi.stubGlobal('location', { protocol: 'https:', origin: 'https://shop.example' });
});
afterEach(() => vi.unstubAllGlobals());

const read = (input: unknown) => {
  const reported: string[] = [];
  return { settings: readSettings(input as Options, (path) => void reported.push(path)), reported };
};
const settingsOf = (input: object) => read({ collector: COLLECTOR, ...input }).settings;
const defaults = () => JSON.stringify(settingsOf({}));

const wrongNumbers = [-1, NaN, '1000', '', true, null, {}, [], () => {}, 10n, Symbol('n')];
/** A browser's timer takes less, and fires at once. */
const tooLong = [2_147_483_648, Infinity];
const wrongTexts = [1, true, null, {}, [], () => {}, Symbol('t')];
const wrongFlags = [1, 0, 'true', '', null, {}, []];
/** An option that is wrong, in its place: `a.b` is `{ a: { b } }`. */
const wrong: [path: string, values: unknown[]][] = [
  ['namespace', ['', 'a b', 'a;b', 'a.b', ...wrongTexts]],
  ['protocol', ['native', 1, true, null, () => {}]],
  ['session', ['off', 1, true, null, []]],
  ['session.foregroundTimeout', [0, ...wrongNumbers]],
  ['session.backgroundTimeout', [0, ...wrongNumbers]],
  ['session.maxDuration', wrongNumbers],
  ['session.store', ['localStorage', 1, true, null, [], { get() {}, set() {}, delete() {} }]],
  ['session.endOnBrowserClose', [true, 1, 'true', null, {}]],
  ['cookie', ['sid', 1, () => {}, true, null, []]],
  ['cookie.name', ['', 'a=b', 'a;b', 'a b', ...wrongTexts]],
  ['cookieless', wrongFlags],
  ['app.name', wrongTexts],
  ['app.version', wrongTexts],
  ['plugins', ['page-views', 1, true, {}, null, () => {}]],
  ['delivery', ['fast', 1, true, null, []]],
  ['delivery.batchSize', [0, ...tooLong, ...wrongNumbers]],
  ['delivery.flushInterval', [...tooLong, ...wrongNumbers]],
  ['delivery.maxQueue', [0, ...wrongNumbers]],
  ['delivery.timeout', [0, ...tooLong, ...wrongNumbers]],
  ['delivery.maxAge', [0, ...wrongNumbers]],
  ['delivery.credentials', ['sometimes', '', ...wrongTexts]],
  ['mask', ['url', 1, true, {}, null]],
  ['debug.sessionId', ['', ...wrongTexts]],
];
const at = (path: string, value: unknown): Record<string, unknown> => {
  const [first, rest] = path.split('.');
  return { [first!]: rest ? { [rest]: value } : value };
};

describe('settings: a wrong value leaves the default, and costs nothing else', () => {
  test.each(wrong.flatMap(([path, values]) => values.map((value) => [path, inspect(value), value])))(
    '%s: %s',
    (path, _, value) => {
      const [group, member] = (path as string).split('.');
      const pick = (settings: Record<string, unknown>) => {
        return { ...settings, debug: undefined, cookie: undefined, app: { ...(settings.app as object) } };
      };
      const { settings } = read({ collector: COLLECTOR, ...at(path as string, value) });
      expect(pick(settings)).toEqual(pick(settingsOf({})));
      // A sibling within the group, and another option, hold.
      const sibling = settingsOf({
        ...at(path as string, value),
        ...(group === 'delivery' && member && { delivery: { [member]: value, batchSize: 7, maxQueue: 8 } }),
        redact: false,
      });
      if (group === 'delivery' && member && !/batchSize|maxQueue/.test(member))
        expect(sibling.delivery).toMatchObject({ batchSize: 7, maxQueue: 8 });
      expect(sibling).toMatchObject({ collector: COLLECTOR, redact: false });
    },
  );
});

describe('settings: a right value holds', () => {
  test.each([
    [{ namespace: 'shop' }, { name: 'sojourn_shop' }],
    [{ namespace: 'sojourn' }, { name: 'sojourn' }],
    [{ namespace: 'shop', cookie: { name: 'sid' } }, { name: 'sid' }],
    [{ session: false }, { sessionless: true }],
    [
      { session: { foregroundTimeout: 5 } },
      { limits: { foregroundTimeout: 5, backgroundTimeout: 1_800_000 } },
    ],
    [{ session: { backgroundTimeout: Infinity } }, { limits: { backgroundTimeout: Infinity } }],
    [{ session: { maxDuration: 0 } }, { limits: { maxDuration: 0 } }],
    [{ cookieless: true }, { cookieless: true }],
    [{ app: { name: '', version: '0' } }, { app: { name: '', version: '0' } }],
    [{ delivery: { flushInterval: 0, batchSize: 1 } }, { delivery: { flushInterval: 0, batchSize: 1 } }],
    [{ delivery: { maxAge: 5_000_000_000 } }, { delivery: { maxAge: 5_000_000_000 } }],
    [{ delivery: { credentials: 'include' } }, { delivery: { credentials: 'include' } }],
    [{ debug: { sessionId: '42' } }, { debugId: '42', limits: { maxDuration: Infinity } }],
    [{ consent: false }, { consent: 'denied' }],
    [{ respectGpc: 'no' }, { respectGpc: true }],
    [{ respectGpc: false }, { respectGpc: false }],
    [{}, { respectGpc: false, consent: undefined, app: undefined, cookieless: false }],
  ])('%j', (input, expected) => expect(settingsOf(input)).toMatchObject(expected));

  test('headers are copied', () => {
    const headers = { 'x-key': '1' };
    const { delivery } = settingsOf({ delivery: { headers } });
    headers['x-key'] = '2';
    expect(new Headers(delivery.headers).get('x-key')).toBe('1');
  });
  test('a list of plugins is copied', () => {
    const plugins = [{ name: 'mine' }];
    const settings = settingsOf({ plugins });
    plugins.pop();
    expect(settings.plugins).toEqual([{ name: 'mine' }]);
  });
});

test('settings: a timeout that is longer than any timer does not end each request at once', () => {
  const { timeout } = settingsOf({ delivery: { timeout: Infinity } }).delivery;
  expect(timeout).toBeGreaterThanOrEqual(1);
  expect(timeout).toBeLessThanOrEqual(2_147_483_647);
});

describe('settings: faults named in both builds', () => {
  test.each([
    undefined,
    null,
    5,
    'https://collect.example',
    [],
    {},
    () => {},
    { collector: 'collect.example' },
  ])('%o lacks a collector', (input) => {
    const { settings, reported } = read(input);
    expect([settings.collector, reported]).toEqual([undefined, ['collector']]);
  });
  test.each([null, 'sometimes', 1, {}, [], () => {}])('%o is no consent, which is pending', (consent) => {
    const { settings, reported } = read({ collector: COLLECTOR, consent });
    expect([settings.consent, reported]).toEqual(['pending', ['consent']]);
  });
  test('headers that are none', () => {
    const { settings, reported } = read({
      collector: COLLECTOR,
      delivery: { headers: { 'a b': '1' }, batchSize: 7 },
    });
    expect([settings.delivery.headers, settings.delivery.batchSize, reported]).toEqual([
      undefined,
      7,
      ['delivery.headers'],
    ]);
  });
  test('no other fault, without the texts of the development build', () => {
    const { reported } = read({ collector: COLLECTOR, cookieless: 'yes', unknown: 1 });
    expect(reported).toEqual(__DEV__ ? ['cookieless', 'unknown'] : []);
  });
});

test('settings: on a server there are no options, and nothing is named', () => {
  vi.stubGlobal('document', undefined);
  const { settings, reported } = read({ collector: COLLECTOR, consent: 'sometimes', plugins: 5 });
  expect([settings.collector, settings.consent, settings.plugins, reported]).toEqual([
    undefined,
    undefined,
    [],
    [],
  ]);
});

describe('settings: each option is the page’s own', () => {
  const polluted: string[] = [];
  afterEach(() => {
    for (const key of polluted.splice(0)) delete (Object.prototype as Record<string, unknown>)[key];
  });
  const pollute = (key: string, value: unknown) => {
    polluted.push(key);
    Object.defineProperty(Object.prototype, key, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  };
  test('a patched Object.prototype gives none', () => {
    const before = defaults();
    pollute('cookieless', true);
    pollute('namespace', 'evil');
    pollute('cookie', { name: 'evil' });
    pollute('domain', 'evil.example');
    pollute('path', '/evil');
    pollute('store', {});
    pollute('endOnBrowserClose', true);
    pollute('sessionId', 'evil');
    pollute('consent', 'denied');
    pollute('headers', { evil: 'yes' });
    pollute('credentials', 'include');
    pollute('respectGpc', true);
    pollute('mask', () => 'evil');
    pollute('foregroundTimeout', 1);
    const { settings, reported } = read({
      collector: COLLECTOR,
      delivery: {},
      session: {},
      cookie: {},
      debug: false,
    });
    const seen = {
      domain: (settings.cookie as { domain?: string }).domain,
      mask: settings.mask,
      debugId: settings.debugId,
    };
    const text = JSON.stringify({ ...settings, debug: undefined });
    for (const key of polluted.splice(0)) delete (Object.prototype as Record<string, unknown>)[key];
    expect(seen).toEqual({ domain: undefined, mask: undefined, debugId: undefined });
    expect(text).toBe(before);
    expect(reported).toEqual([]);
  });
  test.each(['namespace', 'cookieless', 'session', 'plugins', 'protocol', 'mask', 'app', 'delivery'])(
    'a getter of %s that throws costs that option only',
    (path) => {
      const input = { redact: false, collector: COLLECTOR };
      Object.defineProperty(input, path, {
        get() {
          throw new Error('mine');
        },
        enumerable: true,
      });
      const { settings } = read(input);
      expect(settings).toMatchObject({
        redact: false,
        collector: COLLECTOR,
        sessionless: false,
        plugins: [],
      });
    },
  );
  test('a getter that throws leaves what protects in force', () => {
    const input = {
      collector: COLLECTOR,
      get consent() {
        throw undefined;
      },
      get respectGpc() {
        throw undefined;
      },
    };
    expect(read(input).settings).toMatchObject({ consent: 'pending', respectGpc: true });
  });
  test('a group that cannot be read is as if it were not there', () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    const before = settingsOf({});
    const { settings } = read({ collector: COLLECTOR, plugins: proxy, session: proxy, delivery: proxy });
    expect([settings.limits, settings.delivery, settings.plugins]).toEqual([
      before.limits,
      before.delivery,
      [],
    ]);
  });
});

test('settings: nothing throws, for anything as options and as any option', () => {
  const value = fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, withMap: true });
  const names = wrong.map(([path]) => path);
  fc.assert(
    fc.property(fc.constantFrom(...names), value, value, (path, input, all) => {
      expect(read({ collector: COLLECTOR, ...at(path, input) }).settings.collector).toBe(COLLECTOR);
      read(all);
    }),
    { numRuns: 1000 },
  );
});
