// What a page passes to track(): anything. A copy that JSON can carry comes out, and nothing goes wrong on the way.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { copyProperties } from '../../../src/core/event/copy-properties';
import { printJson } from '../../../src/core/util/print-json';
import { anyValue } from './any-value';

declare const __DEV__: boolean;

type Refusal = { path: string; why: string };
const copy = (input: unknown) => {
  const refused: Refusal[] = [];
  const copied = copyProperties(input, 'properties', (path, why) => void refused.push({ path, why }));
  const text = JSON.stringify(copied);
  return { copied, text, parsed: JSON.parse(text) as unknown, refused };
};
const paths = (input: unknown) => copy(input).refused.map(({ path }) => path);
const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

describe('properties: valid values arrive unchanged', () => {
  test('any JSON object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 8 }), (input) => {
        const { text, refused } = copy(input);
        expect(refused).toEqual([]);
        expect(text).toBe(JSON.stringify(input));
      }),
      { numRuns: 1000 },
    );
  });
  test('undefined properties', () => {
    for (const value of [undefined, null, {}]) expect(copy(value)).toMatchObject({ parsed: {}, refused: [] });
  });
  test('values that JSON leaves out are left out silently', () => {
    expect(copy({ a: undefined, b: 1 })).toMatchObject({ text: '{"b":1}', refused: [] });
    expect(copy({ a: [undefined, 1] }).text).toBe('{"a":[null,1]}');
  });
  test('dates, URLs and what else has a toJSON', () => {
    const date = new Date(0);
    const url = new URL('https://shop.example/a');
    expect(copy({ list: { toJSON: () => [1, 2] } })).toMatchObject({ text: '{"list":[1,2]}', refused: [] });
    expect(copy({ date, url, own: { toJSON: () => ({ x: 1 }) } }).parsed).toEqual({
      date: date.toISOString(),
      url: url.href,
      own: { x: 1 },
    });
  });
  test('instances of classes, as their own properties', () => {
    class Cart {
      items = 2;
      get total() {
        return 5;
      }
    }
    expect(copy(new Cart()).parsed).toEqual({ items: 2 });
    expect(copy({ cart: new Cart() }).parsed).toEqual({ cart: { items: 2 } });
  });
  test('the same object twice, which is no circle', () => {
    const shared = { x: 1 };
    expect(copy({ a: shared, b: [shared, shared] })).toMatchObject({
      parsed: { a: shared, b: [shared, shared] },
      refused: [],
    });
  });
  test('names that objects have from birth', () => {
    const input = JSON.parse(
      '{"__proto__":{"x":1},"constructor":"c","hasOwnProperty":1,"toString":"t","toJSON":"j"}',
    );
    const { text, refused } = copy(input);
    expect(text).toBe(JSON.stringify(input));
    expect(refused).toEqual([]);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
  test('a copy of the moment of the call', () => {
    const input = { list: [1], deep: { a: 1 } };
    const { copied } = copy(input);
    input.list.push(2);
    input.deep.a = 2;
    expect(json(copied)).toEqual({ list: [1], deep: { a: 1 } });
  });
});

describe('properties: values that JSON cannot carry are rejected by name, and the rest is kept', () => {
  test.each([
    ['a BigInt', 10n],
    ['a function', () => {}],
    ['a symbol', Symbol('s')],
    ['NaN', NaN],
    ['Infinity', -Infinity],
    ['a Map', new Map([[1, 2]])],
    ['a Set', new Set([1])],
    ['a typed array', new Uint8Array(3)],
    ['an ArrayBuffer', new ArrayBuffer(3)],
    ['a RegExp', /x/],
    ['a promise', Promise.resolve(1)],
    ['a WeakMap', new WeakMap()],
    ['a date that is none', { toJSON: () => NaN }],
  ])('%s', (_, bad) => {
    const { parsed, refused } = copy({ before: 1, bad, after: 2 });
    expect(parsed).toEqual({ before: 1, after: 2 });
    expect(refused.map(({ path }) => path)).toEqual(['properties.bad']);
    expect(refused[0]!.why).toMatch(__DEV__ ? /left out/ : /^$/);
  });
  test('within arrays, whose places stay', () => {
    expect(copy({ list: [1, 10n, 3] }).parsed).toEqual({ list: [1, null, 3] });
  });
  test('circles, by name', () => {
    const circle: Record<string, unknown> = { x: 1 };
    circle.self = circle;
    circle.list = [circle, { circle }];
    expect(copy(circle).parsed).toEqual({ x: 1, list: [null, {}] });
    expect(paths(circle)).toEqual(['properties.self', 'properties.list.0', 'properties.list.1.circle']);
  });
  test('getters that throw', () => {
    const input = {
      before: 1,
      get bad() {
        throw new Error('private');
      },
      after: 2,
    };
    const { parsed, refused } = copy(input);
    expect(parsed).toEqual({ before: 1, after: 2 });
    expect(refused).toMatchObject([
      { path: 'properties.bad', why: expect.stringContaining(__DEV__ ? 'private' : '') },
    ]);
  });
  test.each([
    ['a null prototype', Object.create(null)],
    ['a symbol', Symbol('thrown')],
    ['undefined', undefined],
    [
      'what has no text',
      {
        toString() {
          throw new Error('again');
        },
      },
    ],
  ])('getters that throw %s', (_, thrown) => {
    const value = {
      before: 1,
      get bad() {
        throw thrown;
      },
      after: 2,
    };
    expect(copy(value).parsed).toEqual({ before: 1, after: 2 });
    expect(
      copy({
        toJSON: () => {
          throw thrown;
        },
      }).parsed,
    ).toEqual({});
  });
  test('proxies that throw, that were revoked, that lie', () => {
    const angry = new Proxy(
      {},
      {
        get() {
          throw new Error('no');
        },
        ownKeys() {
          throw new Error('no');
        },
      },
    );
    const { proxy: revoked, revoke } = Proxy.revocable({}, {});
    revoke();
    const endless: object = new Proxy({}, { get: (_, key) => (key === 'toJSON' ? undefined : endless) });
    for (const bad of [angry, revoked]) {
      expect(copy(bad).parsed).toEqual({});
      expect(copy({ bad, good: 1 }).parsed).toEqual({ good: 1 });
    }
    const keyless = new Proxy({}, { ownKeys: () => [1] as never });
    const { refused } = copy({ one: keyless, two: keyless, good: 1 });
    expect(refused.map(({ path, why }) => [path, /^cannot be read/.test(why)])).toEqual([
      ['properties.one', __DEV__],
      ['properties.two', __DEV__],
    ]);
    expect(copy({ endless, good: 1 }).parsed).toMatchObject({ good: 1 });
    expect(() => copy(new Proxy([1, 2], {}))).not.toThrow();
  });
  test.each([5, 'text', true, [1], 10n, Symbol('s'), () => {}, NaN])('%o in place of an object', (input) => {
    const { parsed, refused } = copy(input);
    expect(parsed).toEqual({});
    expect(refused.length).toBeGreaterThan(0);
  });
});

describe('properties: too much', () => {
  const big = 'x'.repeat(1_000_000);
  test('a text of a megabyte is left out', () => {
    const { parsed, refused } = copy({ big, small: 1 });
    expect(parsed).toEqual({ small: 1 });
    expect(refused.map(({ path }) => path)).toEqual(['properties.big']);
  });
  test('a million elements are left out', () => {
    const { parsed, refused } = copy({ list: Array.from({ length: 1_000_000 }, () => 1), small: 1 });
    expect(parsed).not.toHaveProperty('list');
    expect(refused.map(({ path }) => path)).toContain('properties.list');
  });
  test('so are a key of a megabyte, and a million keys', () => {
    expect(copy({ small: 1, [big]: 1 }).text.length).toBeLessThan(100_000);
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]));
    expect(copy({ many, small: 1 }).text.length).toBeLessThan(100_000);
    expect(copy(many).text.length).toBeLessThan(100_000);
  });
  test('a key of a megabyte costs its neighbours nothing', () => {
    const { parsed, refused } = copy({ before: 1, [big]: 2, after: 3 });
    expect(parsed).toEqual({ before: 1, after: 3 });
    expect(refused).toHaveLength(1);
  });
  test('more values than an event may carry, wherever they are', () => {
    const tens = Array.from({ length: 200 }, () => Array.from({ length: 10 }, () => 1));
    const { text, parsed, refused } = copy({ tens, after: 1 });
    expect(text.match(/\b1\b/g)!.length).toBeLessThan(1000);
    expect(parsed).toMatchObject({ after: 1 });
    expect(refused.length).toBeGreaterThan(0);
  });
  test('a graph of shared objects, however many ways lead through it', () => {
    let reads = 0;
    let graph: object = { end: 1 };
    for (let level = 0; level < 60; level++) {
      const shared = graph;
      const read = () => (reads++, shared);
      graph = Object.defineProperties(
        {},
        { left: { get: read, enumerable: true }, right: { get: read, enumerable: true } },
      );
    }
    const { text } = copy({ graph, after: 1 });
    expect(reads).toBeLessThanOrEqual(1000);
    expect(text.length).toBeLessThan(100_000);
    expect(text).toContain('"after":1');
  });
  test.each([
    ['object', {}],
    ['list', []],
  ])('an %s that is too large is looked through once, wherever it stands', (_, target) => {
    let looks = 0;
    const keys = Array.from({ length: 2000 }, (_, i) => `${i}`);
    const large = new Proxy(Object.assign(target, Object.fromEntries(keys.map((key) => [key, 1]))), {
      ownKeys: (of) => (looks++, Reflect.ownKeys(of)),
      get: (of, key) => (key === 'slice' && looks++, of[key as never] as unknown),
    });
    const { text, parsed } = copy({ shared: Array.from({ length: 900 }, () => ({ large })), after: 1 });
    expect(looks).toBeLessThanOrEqual(2);
    expect(parsed).toMatchObject({ after: 1 });
    expect(text.length).toBeLessThan(100_000);
  });
  test('a key of a megabyte is read once for each place, and reported by its beginning', () => {
    const shared = { [big]: 1 };
    const input = { list: Array.from({ length: 450 }, () => shared), after: 1 };
    const replace = vi.spyOn(String.prototype, 'replace');
    const { parsed, refused } = copy(input);
    const longest = Math.max(...replace.mock.contexts.map((text) => String(text).length));
    replace.mockRestore();
    expect(longest).toBeLessThanOrEqual(32_768);
    expect(parsed).toMatchObject({ after: 1 });
    expect(refused).toHaveLength(5);
    for (const { path } of refused) expect(path.length).toBeLessThan(200);
  });
  test('a list that lies of its length', () => {
    for (const length of [Infinity, -1, 2 ** 32 - 1, NaN, 'many', {}]) {
      const list = new Proxy([], { get: (of, key) => (key === 'length' ? length : of[key as never]) });
      expect(copy({ list, after: 1 }).parsed).toMatchObject({ after: 1 });
    }
  });
  test('the first few of many faults are reported, each once', () => {
    const bad = Array.from({ length: 500 }, () => 10n);
    expect(paths({ bad, more: { bad } })).toEqual([0, 1, 2, 3, 4].map((at) => `properties.bad.${at}`));
    // The key and the value of one property.
    expect(paths({ '\ud800': '\ud800' })).toHaveLength(1);
  });
  test('many texts that are large together', () => {
    const { text, refused } = copy({ list: Array.from({ length: 100 }, () => 'y'.repeat(10_000)) });
    expect(text.length).toBeLessThan(100_000);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(1000);
  });
  test.each([10, 90])('%d levels arrive', (depth) => {
    let deep: object = { end: 1 };
    for (let i = 0; i < depth; i++) deep = i % 2 ? [deep] : { deep };
    const { parsed, refused } = copy({ deep });
    expect(refused).toEqual([]);
    expect(parsed).toEqual(json({ deep }));
  });
  test('a hundred thousand levels do not, and harm nothing', () => {
    let deep: object = {};
    for (let i = 0; i < 100_000; i++) deep = i % 2 ? [deep] : { d: deep };
    expect(copy({ deep, good: 1 }).parsed).toMatchObject({ good: 1 });
    expect(paths({ deep }).length).toBeGreaterThan(0);
  });
});

describe.each([
  ['', undefined],
  [', where the browser has no isWellFormed', { value: undefined, configurable: true, writable: true }],
])('properties: half surrogate pairs%s', (_, replacement) => {
  const original = Object.getOwnPropertyDescriptor(String.prototype, 'isWellFormed')!;
  beforeEach(() => void Object.defineProperty(String.prototype, 'isWellFormed', replacement ?? original));
  afterEach(() => void Object.defineProperty(String.prototype, 'isWellFormed', original));

  test.each(['\ud800', 'a\udc00b', '\udc00\ud800', '\ud83d\ude00\ud83d'])('%j in a value', (value) => {
    const { text, refused } = copy({ value });
    expect(text).not.toMatch(/\\ud[89a-f]/i);
    expect(text).not.toMatch(/\p{Cs}/u);
    expect(refused).toHaveLength(1);
  });
  test('a key is fixed as well', () => {
    const { text, parsed } = copy({ 'k\ud800': 1 });
    expect(text).not.toMatch(/\\ud[89a-f]/i);
    expect(Object.values(parsed as object)).toEqual([1]);
  });
  test('whole pairs stay', () => {
    expect(copy({ '😀': '😀 ok' })).toMatchObject({ parsed: { '😀': '😀 ok' }, refused: [] });
  });
});

describe('properties: patched prototypes have no say', () => {
  const patched: [object, string][] = [];
  const patch = (prototype: object, key: string, value: unknown, enumerable = true) => {
    Object.defineProperty(prototype, key, { value, enumerable, configurable: true, writable: true });
    patched.push([prototype, key]);
  };
  afterEach(() => {
    for (const [prototype, key] of patched.splice(0)) delete prototype[key as never];
  });
  const input = { list: [1, [2, 'x']], text: 'plain', number: 5, flag: true, deep: { a: 'b' } };
  const expected = JSON.stringify(input);

  // As Prototype 1.6 does.
  test.each([
    ['Array', Array.prototype],
    ['String', String.prototype],
    ['Number', Number.prototype],
    ['Boolean', Boolean.prototype],
    ['Object', Object.prototype],
  ])('%s.prototype.toJSON', (_, prototype) => {
    patch(prototype, 'toJSON', function (this: unknown) {
      return `patched ${String(this)}`;
    });
    const refused: string[] = [];
    const copied = copyProperties(input, 'properties', (path) => void refused.push(path));
    const text = printJson(copied);
    afterPatch();
    expect(refused).toEqual([]);
    expect(text).toBe(expected);
  });
  const afterPatch = () => {
    for (const [prototype, key] of patched.splice(0)) delete prototype[key as never];
  };

  test('enumerable additions to Object, Array and String', () => {
    for (const prototype of [Object.prototype, Array.prototype, String.prototype]) {
      patch(prototype, 'added', 'by an old library');
      patch(prototype, 'each', () => {});
    }
    const copied = copyProperties(input, 'properties', () => {});
    const text = printJson(copied);
    afterPatch();
    expect(text).toBe(expected);
  });
});

describe('properties: anything at all', () => {
  test('never throws, and survives JSON', () => {
    fc.assert(
      fc.property(anyValue, (input) => {
        const { text, parsed } = copy(input);
        expect(JSON.stringify(parsed)).toBe(text);
        expect(parsed).toBeTypeOf('object');
        expect(Array.isArray(parsed)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
  test('within an object, leaves its neighbours alone', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(copy({ before: 1, input: value, after: [2] }).parsed).toMatchObject({
          before: 1,
          after: [2],
        });
      }),
      { numRuns: 1000 },
    );
  });
});
