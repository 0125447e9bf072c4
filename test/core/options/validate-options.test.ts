// The development build's check of options: right values are taken, wrong ones are refused by a message that helps, nothing throws.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { customStore } from '../../../src/core/storage/custom-store';
import { endOnBrowserClose } from '../../../src/core/storage/end-on-browser-close';
import { inspect } from '../../../src/core/util/inspect';
import { optionSchema } from '../../../src/core/options/option-schema';
import type { Options } from '../../../src/core/options/options';
import { isGroup, validateOptions } from '../../../src/core/options/validate-options';

type Refusal = { path: string; why: string };
const checkAll = (input: unknown) => {
  const refused: Refusal[] = [];
  const right = validateOptions<Options>(
    input,
    (path, why) => void refused.push({ path, why }),
    optionSchema,
  );
  return { right: right as unknown as Record<string, unknown>, refused };
};
/** The collector is required: most tests have none, and do not learn of that. */
const check = (input: unknown) => {
  const { right, refused } = checkAll(input);
  const absent = Object(input).collector === undefined;
  return { right, refused: refused.filter(({ path }) => !(absent && path === 'collector')) };
};

beforeEach(() => vi.stubGlobal('location', { protocol: 'https:' }));

/** `a.b` as an option is `{ a: { b } }`. */
const at = (path: string, value: unknown): Record<string, unknown> => {
  const [first, rest] = path.split('.');
  return { [first!]: rest ? { [rest]: value } : value };
};

const protocol = { encode: () => [] };
const plugin = { name: 'mine', setup() {} };
const store = { get: () => null, set: () => {}, delete: () => {} };
const seconds = [1, 1000, 1_800_000, 2_147_483_647];
const wrongNumbers = [0, -1, NaN, '1000', true, null, {}, [], Infinity, 2_147_483_648];
const wrongTexts = [1, true, null, {}, [], () => {}];
const wrongFlags = [1, 0, 'true', '', null, {}, []];

/** Every option of the public interface; what is right, what is wrong. */
const options: [path: string, right: unknown[], wrong: unknown[]][] = [
  [
    'collector',
    ['https://collect.example/e', 'http://localhost:8080'],
    [
      ...[
        '',
        '/e',
        'collect.example',
        '//collect.example',
        'https:collect.example',
        'https://',
        'https://a b',
      ],
      ...['ftp://collect.example', 'javascript:alert(1)', 'https://a:99999', 'https://[', 'https://me:x@a'],
      ...wrongTexts,
    ],
  ],
  ['protocol', [protocol], ['native', 1, true, null, [], () => {}]],
  ['namespace', ['shop', 'a-b_C9', '123'], ['', 'a b', 'a;b', 'ä', 'a=b', 'a.b', ...wrongTexts]],
  ['session', [false, {}, { foregroundTimeout: 5 }], ['off', 1, () => {}, true, null, []]],
  ['session.foregroundTimeout', [...seconds, Infinity], wrongNumbers.filter((value) => value !== Infinity)],
  ['session.backgroundTimeout', [...seconds, Infinity], wrongNumbers.filter((value) => value !== Infinity)],
  ['session.maxDuration', [0, ...seconds], ['1', -1, NaN, null, {}, true]],
  ['session.endOnBrowserClose', [endOnBrowserClose, false], [true, ...wrongFlags]],
  ['session.store', [customStore(store)], [store, 'localStorage', 1, true, null, []]],
  ['cookie', [{}, { name: 'sid' }], ['sid', 1, () => {}, true, null, []]],
  ['cookie.name', ['sid', 'my_session-1'], ['', 'a=b', 'a;b', 'a b', 'ä', ...wrongTexts]],
  ['cookie.domain', ['example.com'], wrongTexts],
  ['cookie.path', ['/', '/shop'], wrongTexts],
  ['cookie.sameSite', ['Lax', 'Strict', 'None'], ['lax', 'none', '', 'Lax;secure', ...wrongTexts]],
  ['cookie.secure', [true, false], wrongFlags],
  ['cookie.partitioned', [true, false], wrongFlags],
  ['cookie.maxAge', [1, 34_128_000_000], [0, -1, NaN, '1', null]],
  ['cookieless', [true, false], wrongFlags],
  ['respectGpc', [true, false], []],
  ['app', [{}, { name: 'shop', version: '1.10' }], ['shop', 1, true, null, []]],
  ['app.name', ['shop', ''], wrongTexts],
  ['app.version', ['1.10', '2'], wrongTexts],
  ['app.installType', ['auto', 'known-install', 'known-upgrade'], ['new', '', 1, true]],
  ['plugins', [[], [plugin]], ['page-views', 1, true, () => {}, {}, plugin]],
  ['delivery', [{}], ['fast', 1, true, null, []]],
  ['delivery.batchSize', [1, 50], wrongNumbers.filter((value) => value !== Infinity)],
  ['delivery.flushInterval', [0, 1000, 2_147_483_647], wrongNumbers.filter((value) => value !== 0)],
  ['delivery.maxQueue', [1, 10_000], [0, -1, NaN, '5', null]],
  ['delivery.timeout', [1, 10_000], wrongNumbers],
  ['delivery.maxAge', [1, 604_800_000, 5_000_000_000], [0, -1, NaN, '5', null]],
  ['delivery.headers', [{}, { 'x-key': '1' }], ['x-key: 1', 1, true, null, []]],
  ['delivery.credentials', ['omit', 'same-origin', 'include'], ['sometimes', '', ...wrongTexts]],
  ['mask', [(url: string) => url], ['url', 1, true, {}, /x/]],
  ['redact', [true, false], ['token', '', null, 0, {}, /token/, ['token'], () => {}]],
  ['debug', [true, false, {}, { sessionId: 'test' }], ['yes', 1, null, [], () => {}]],
  ['debug.sessionId', ['test', '42', 'any string'], wrongTexts],
];

describe.each(options)('options: %s', (path, right, wrong) => {
  test.each(right.map((value) => [inspect(value), value]))('takes %s', (_, value) => {
    expect(check(at(path, value))).toEqual({ right: at(path, value), refused: [] });
  });
  test.each(wrong.map((value) => [JSON.stringify(value) ?? inspect(value), value]))(
    'refuses %s, by name, with the value and what is wanted',
    (_, value) => {
      const { right: taken, refused } = check(at(path, value));
      expect(refused).toHaveLength(1);
      const [{ path: named, why }] = refused as [Refusal];
      expect(named).toBe(path);
      expect(why).toContain(`(${inspect(value)})`);
      expect(why).toMatch(/must be ./);
      const [first, rest] = path.split('.');
      expect(Object.keys(rest ? (taken[first!] as object) : taken)).toEqual([]);
    },
  );
  test('undefined is as if it were not there', () => {
    const { right: taken, refused } = check(at(path, undefined));
    expect(refused).toEqual([]);
    expect(
      Object.values(taken).every((value) => value === undefined || !Object.keys(value as object).length),
    ).toBe(true);
  });
});

describe('options: a collector by its path', () => {
  afterEach(() => vi.unstubAllGlobals());
  const collectorOn = (origin: string, collector: string) => {
    vi.stubGlobal('location', { origin });
    const { right, refused } = check({ collector });
    return (right as { collector?: string }).collector ?? refused.map(({ path }) => path);
  };
  const SITE = 'https://shop.example:8443';
  test.each(['/e', '/', '/e/track?source=shop', '/e#top'])('%s is one of the page’s origin', (path) => {
    expect(collectorOn(SITE, path)).toBe(SITE + path);
  });
  test.each(['//collect.example/e', 'e', './e', '../e', '?e', '', ' /e', '/a b', '/\n'])(
    '%j is none',
    (path) => {
      expect(collectorOn(SITE, path)).toEqual(['collector']);
    },
  );
  test.each(['null', 'file://', '', 'app://shop'])('a page of the origin %j has none', (origin) => {
    expect(collectorOn(origin, '/e')).toEqual(['collector']);
  });
  test('a place that cannot be read has none, and throws nothing', () => {
    vi.stubGlobal('location', undefined);
    expect(check({ collector: '/e' }).refused.map(({ path }) => path)).toEqual(['collector']);
  });
});

test('options: every option that is known is tested here', () => {
  const known = Object.entries(optionSchema).flatMap(([key, rule]) =>
    isGroup(rule) ? [key, ...Object.keys(rule.members).map((member) => `${key}.${member}`)] : [key],
  );
  // Consent has a test of its own.
  expect([...options.map(([path]) => path), 'consent']).toEqual(expect.arrayContaining(known));
});

describe('options: messages', () => {
  test('say which numbers are allowed', () => {
    expect(check({ session: { foregroundTimeout: 0 } }).refused[0]!.why).toMatch(/1 to 2147483647/);
    expect(check({ session: { foregroundTimeout: 0 } }).refused[0]!.why).toMatch(/or Infinity/);
    expect(check({ delivery: { flushInterval: -1 } }).refused[0]!.why).toMatch(/0 to 2147483647$/);
    expect(check({ cookie: { maxAge: 0 } }).refused[0]!.why).toMatch(/1 at least$/);
    expect(check({ collector: 'e' }).refused[0]!.why).toMatch(/an absolute http or https URL, or, .* a path/);
  });
  test.each(['consent', 'cookie.sameSite'])('name the choices of %s', (path) => {
    const { why } = check(at(path, 'sometimes')).refused[0]!;
    for (const choice of path === 'consent' ? ['pending', 'granted', 'denied'] : ['Lax', 'Strict', 'None'])
      expect(why).toContain(choice);
  });
  test('name the options that there are, for one that there is not', () => {
    const { right, refused } = check({ collecter: 'https://collect.example' });
    expect(right).toEqual({});
    expect(refused[0]).toMatchObject({ path: 'collecter', why: expect.stringContaining('collector') });
    expect(check({ session: { timeout: 5 } }).refused[0]).toMatchObject({
      path: 'session.timeout',
      why: expect.stringContaining('foregroundTimeout'),
    });
  });
  test('are short, for values that are not', () => {
    expect(check({ namespace: ' '.repeat(100_000) }).refused[0]!.why.length).toBeLessThan(300);
  });
});

test('options: valid options are kept beside invalid ones', () => {
  const { right, refused } = check({
    collector: 'https://collect.example/e',
    session: { foregroundTimeout: 'soon', backgroundTimeout: 60_000 },
    delivery: { batchSize: 0, maxQueue: 7 },
    cookieless: 'yes',
  });
  expect(right).toEqual({
    collector: 'https://collect.example/e',
    session: { backgroundTimeout: 60_000 },
    delivery: { maxQueue: 7 },
  });
  expect(refused.map(({ path }) => path)).toEqual([
    'session.foregroundTimeout',
    'delivery.batchSize',
    'cookieless',
  ]);
});

describe('options: a flag that protects fails closed', () => {
  test.each([1, '1', '', 'true', 'no', null, {}, [], 0])('respectGpc: %j is set', (value) => {
    expect(check({ respectGpc: value })).toEqual({ right: { respectGpc: true }, refused: [] });
  });
});

describe('options: each option is read once, as the page’s own', () => {
  test('a variable of the page named URL does not break the collector', () => {
    vi.stubGlobal('URL', 'https://shop.example/');
    const { right, refused } = check({ collector: 'https://collect.example/e' });
    vi.unstubAllGlobals();
    expect([right, refused]).toEqual([{ collector: 'https://collect.example/e' }, []]);
  });
  test('a getter is called once', () => {
    const read = vi.fn(() => 'shop');
    const input = Object.defineProperty({}, 'namespace', { get: read, enumerable: true });
    expect(check(input).right).toEqual({ namespace: 'shop' });
    expect(read).toHaveBeenCalledTimes(1);
  });
  test.each(['namespace', 'cookieless', 'session', 'plugins', 'protocol', 'mask', 'app'])(
    'a getter of %s that throws costs that option only',
    (path) => {
      const get = () => {
        throw new Error('mine');
      };
      const value = Object.defineProperty({ collector: 'https://collect.example/e' }, path, {
        get,
        enumerable: true,
      });
      const { right, refused } = check(value);
      expect(right).toEqual({ collector: 'https://collect.example/e' });
      expect(refused.map(({ path }) => path)).toEqual([path]);
    },
  );
  test('a getter that throws leaves what protects in force', () => {
    const input = {
      get consent() {
        throw undefined;
      },
      get respectGpc() {
        throw undefined;
      },
    };
    expect(check(input).right).toEqual({ consent: 'pending', respectGpc: true });
  });
  test('a list is a copy, and one that cannot be read is refused', () => {
    const plugins = [plugin];
    const { right } = check({ plugins });
    plugins.pop();
    expect(right.plugins).toEqual([plugin]);
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    expect(check({ plugins: proxy, session: proxy, namespace: 'shop' })).toMatchObject({
      right: { namespace: 'shop' },
      refused: [{ path: 'plugins' }, { path: 'session' }],
    });
  });
});

test.each([undefined, null, 5, 'https://collect.example', [], {}, () => {}])(
  'options: %o lacks a collector',
  (input) => {
    const { right, refused } = checkAll(input);
    expect(right).toEqual({});
    expect(refused.map(({ path }) => path)).toEqual(['collector']);
  },
);

describe('options: nothing throws', () => {
  test.each([undefined, null, 5, 'text', true, [], () => {}, Symbol('s')])('for %o as options', (input) => {
    expect(() => check(input)).not.toThrow();
  });
  const names = options.map(([path]) => path);
  const value = fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, withMap: true });
  test('for any option of any value, of which only the right are taken', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (path, input) => {
        const { right, refused } = check(at(path, input));
        for (const { path: named, why } of refused) {
          expect(named.startsWith(path.split('.')[0]!)).toBe(true);
          expect(why).toBeTypeOf('string');
        }
        expect(Object.keys(right).length + refused.length).toBeLessThanOrEqual(1 + refused.length);
      }),
      { numRuns: 1000 },
    );
  });
  test('for anything as options', () => {
    fc.assert(
      fc.property(value, (input) => {
        check(input);
      }),
      { numRuns: 1000 },
    );
  });
  test('for names that objects have from birth', () => {
    const sample = JSON.parse(
      '{"__proto__": {"polluted": 1}, "constructor": 1, "toString": 2, "valueOf": "x"}',
    );
    const { right, refused } = check(sample);
    expect(Object.keys(right)).toEqual([]);
    expect(refused).toHaveLength(4);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
  test('for getters and texts that throw', () => {
    const bad = {
      toString() {
        throw new Error('no text');
      },
    };
    expect(() => check({ namespace: bad })).not.toThrow();
    expect(() => check({ namespace: Symbol('x') })).not.toThrow();
    expect(() => check({ namespace: 10n })).not.toThrow();
    expect(() => check({ namespace: Object.create(null) })).not.toThrow();
  });
});
