// What a script-tag build does with the page's place for it, whatever stands there. The tracker is a fake.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { OwnPlugin as Plugin } from '../../src/core/tracker/plugin-internals';

const COLLECTOR = 'https://collect.example';

type Call = [method: string, ...given: unknown[]];
const calls: Call[] = [];
/** What the tracker takes for the time of each. */
const times: number[] = [];
let isShown = true;
let plugins: readonly Plugin[] = [];
let options: Record<string, unknown> = {};

vi.mock('../../src/core/tracker/build-tracker', () => ({
  buildTracker: (input: Record<string, unknown> & { plugins: Plugin[] }, now: () => number) => {
    ({ plugins, ...options } = input);
    const tracker = {
      track: (...reported: unknown[]) => (calls.push(['track', ...reported]), times.push(now()), 'an id'),
      get session() {
        return { now: calls.length };
      },
    };
    if (isShown) for (const plugin of plugins) plugin.onActivate?.(tracker as never);
    return tracker;
  },
}));

class FakeElement {}
class FakeDocument {
  dataset: Record<string, string> = { collector: COLLECTOR };
  get currentScript() {
    return { localName: 'script', dataset: this.dataset };
  }
}

let page: { sojourn?: unknown };
let document: FakeDocument;
beforeEach(() => {
  vi.resetModules();
  calls.length = times.length = 0;
  isShown = true;
  page = {};
  document = new FakeDocument();
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', document);
  vi.stubGlobal('Document', FakeDocument);
  vi.stubGlobal('Element', FakeElement);
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Installs, sets the plugins up, and tells what they have reported. */
const install = async (...input: [plugins?: Plugin[], optional?: Plugin[], silent?: Plugin[]]) => {
  const { installScript } = await import('../../src/script-tag/install-script');
  const [own = [], ...more] = input;
  installScript(own, ...more);
  const reports: string[] = [];
  const report = (code: string, message: string) => reports.push(`${code}: ${message}`);
  for (const plugin of plugins) plugin.setup?.({ report } as never);
  return reports;
};
const queued = (...names: string[]) => names.map((name, at) => [1000 + at, ['track', name]]);
const names = () => calls.map(([, name]) => name);

test('script tag: the stub’s queue is replayed in order, with its times; later calls are the tracker’s', async () => {
  page.sojourn = Object.assign(() => {}, { q: queued('a', 'b') });
  const stub = page.sojourn as { q: unknown[] };
  expect(await install()).toEqual([]);
  expect([names(), times]).toEqual([
    ['a', 'b'],
    [1000, 1001],
  ]);
  const sojourn = page.sojourn as {
    (...input: unknown[]): unknown;
    track: unknown;
    session: { now: number };
  };
  expect(sojourn('track', 'c')).toBe('an id');
  expect(sojourn.session.now).toBe(3);
  expect(sojourn).not.toBe(stub);
});

test('script tag: a page that is not shown yet has its tracker in place, and its queue is replayed once', async () => {
  page.sojourn = Object.assign(() => {}, { q: queued('a') });
  isShown = false;
  await install();
  expect([names(), times]).toEqual([['a'], [1000]]);
  expect(page.sojourn).toHaveProperty('track');
  plugins.at(-1)!.onActivate!({} as never);
  expect(names()).toEqual(['a']);
});

test('script tag: invalid queue entries stop nothing', async () => {
  const q = [null, 5, [NaN, ['track', 'a']], [1, { length: 1e10 }], [1, ['fly']], ...queued('b')];
  page.sojourn = Object.assign(() => {}, { q });
  await install();
  expect(names()).toEqual(['a', 'b']);
});

describe('script tag: other values in place of the stub', () => {
  const frozen = Object.freeze(Object.assign(() => {}, { q: Object.freeze(queued('a')) }));
  const trap = () => {
    throw new Error('trap');
  };
  const define = (how: PropertyDescriptor) => Object.defineProperty(page, 'sojourn', how);
  const cases: [what: string, put: () => void, installed: boolean, replayed: string[]][] = [
    ['an element of that id', () => (page.sojourn = new FakeElement()), true, []],
    ['a frozen stub', () => (page.sojourn = frozen), true, ['a']],
    ['a stub that cannot be replaced', () => define({ value: frozen }), false, ['a']],
    ['a value of the site', () => (page.sojourn = { q: queued('a') }), false, ['a']],
    ['a text', () => (page.sojourn = 'Hotel Sojourn'), false, []],
    ['a getter that throws', () => define({ get: trap }), false, []],
    [
      'a queue that cannot be read',
      () => (page.sojourn = Object.defineProperty(() => {}, 'q', { get: trap })),
      true,
      [],
    ],
    ['a queue that is none', () => (page.sojourn = Object.assign(() => {}, { q: 5 })), true, []],
  ];
  test.each(cases)('%s', async (_what, put, installed, expected) => {
    put();
    const reports = await install([{ name: 'page-views' }]);
    expect(plugins.map(({ name }) => name)).toEqual(['page-views', 'script']);
    expect(names()).toEqual(expected);
    if (installed) {
      expect(reports).toEqual([]);
      expect(page.sojourn).toHaveProperty('track');
    } else expect(reports).toEqual([expect.stringMatching(/^script: window\.sojourn/)]);
  });
});

test('script tag: a second copy of the script changes nothing', async () => {
  await install();
  const first = page.sojourn;
  options = { untouched: true };
  await install();
  expect([page.sojourn === first, options]).toEqual([true, { untouched: true }]);
});

test('script tag: attributes are found behind an image that is named currentScript', async () => {
  document.dataset = { collector: COLLECTOR, auto: 'nonsense' };
  Object.defineProperty(document, 'currentScript', { value: new FakeElement() });
  expect(await install([{ name: 'page-views' }])).toEqual([expect.stringMatching(/^option: option auto/)]);
  expect(options).toEqual({ collector: COLLECTOR });
  expect(plugins.map(({ name }) => name)).toEqual(['script']);
});

test('script tag: attributes are found where the page has a class named Document', async () => {
  vi.stubGlobal('Document', class {});
  await install();
  expect(options).toEqual({ collector: COLLECTOR });
});

test.each<[what: string, console: unknown]>([
  ['that is missing', undefined],
  ['without methods', {}],
  [
    'that throws',
    {
      error() {
        throw new Error('no');
      },
    },
  ],
])('script tag: a console %s: faults stop nothing, and throw nothing', async (_, console) => {
  const bad = { length: 2 ** 32 - 1, 0: 'fly' };
  const q = [
    [1, ['fly']],
    [1, bad],
    [
      1,
      {
        length: 1,
        get 0() {
          throw Symbol('no');
        },
      },
    ],
    ...queued('a'),
  ];
  page.sojourn = Object.assign(() => {}, { q });
  vi.stubGlobal('console', console);
  await install();
  expect(names()).toEqual(['a']);
  expect(() => (page.sojourn as (command: string) => void)('fly')).not.toThrow();
});

test('script tag: where nothing works it says so once, and the stub stays', async () => {
  const stub = Object.assign(() => {}, { q: queued('a') });
  page.sojourn = stub;
  vi.stubGlobal('Map', undefined);
  const { installScript } = await import('../../src/script-tag/install-script');
  expect(() => installScript([])).not.toThrow();
  vi.unstubAllGlobals();
  expect(page.sojourn).toBe(stub);
  expect(vi.mocked(console.error).mock.calls).toEqual([[expect.stringMatching(/nothing is tracked/)]]);
});

test('script tag: a plugin’s methods become the tracker’s', async () => {
  const set = vi.fn();
  page.sojourn = Object.assign(() => {}, { q: [[1, ['setSessionAttribute', 'plan', 'pro']]] });
  await install([], [], [{ name: 'attributes', methods: { setSessionAttribute: set } }]);
  expect(set).toHaveBeenCalledWith('plan', 'pro');
  expect(page.sojourn).toHaveProperty('setSessionAttribute');
});
