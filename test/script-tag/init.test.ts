// `sojourn('init', options)`: options without attributes, before and after the script has arrived. The tracker is a fake.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { OwnPlugin as Plugin } from '../../src/core/tracker/plugin-internals';
import type { Extras } from '../../src/script-tag/install-script';

const COLLECTOR = 'https://collect.example';

declare const __DEV__: boolean;

let built: Record<string, unknown>[];
let calls: unknown[][];
let times: number[];
/** The tracker's time while plugins are set up. */
let setupTimes: number[];

vi.mock('../../src/core/tracker/build-tracker', () => ({
  buildTracker: (options: Record<string, unknown> & { plugins: Plugin[] }, now: () => number) => {
    built.push(options);
    const note =
      (name: string) =>
      (...args: unknown[]) => {
        calls.push([name, ...args]);
        times.push(now());
      };
    const tracker = { track: note('track'), setConsent: note('setConsent'), identify: note('identify') };
    for (const plugin of options.plugins) plugin.onActivate?.(tracker as never);
    for (const plugin of options.plugins) {
      setupTimes.push(now());
      plugin.setup?.({ report: (...said: string[]) => console.error(...said) } as never);
    }
    return tracker;
  },
}));

type Command = ((...args: unknown[]) => unknown) & {
  q?: unknown[];
  init(options: unknown): void;
  track(name: string): void;
  files?: unknown;
};
// The page has either the stub there, or what the script has put there.
let page: { sojourn: Command };
let dataset: Record<string, string>;
let hasTag: boolean;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.resetModules();
  built = [];
  calls = [];
  times = [];
  setupTimes = [];
  page = {} as typeof page;
  dataset = {};
  hasTag = true;
  class FakeDocument {
    get currentScript() {
      return hasTag ? { localName: 'script', dataset } : null;
    }
  }
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', new FakeDocument());
  vi.stubGlobal('Document', FakeDocument);
  vi.stubGlobal('Element', class {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const said = () => vi.mocked(console.error).mock.calls.map((all) => all.join(': '));
const stub = (...queue: unknown[][]) => {
  page.sojourn = ((...args: unknown[]) => void (page.sojourn.q ??= []).push([Date.now(), args])) as Command;
  if (queue[0]) page.sojourn.q = queue.map((args, at) => [1000 + at, args]);
};
const named = (...names: string[]): Plugin[] => names.map((name) => ({ name }));
const install = async (extras?: Extras) => {
  const { installScript } = await import('../../src/script-tag/install-script');
  installScript(named('page-views'), named('engagement'), [], extras);
};
const options = () => {
  const others = { ...built[0] };
  delete others.plugins;
  return others;
};

describe('init: a script without a collector', () => {
  test('waits for init; calls made meanwhile keep their order and their times', async () => {
    stub(['identify', 'anna'], ['track', 'a']);
    await install();
    page.sojourn('track', 'b');
    page.sojourn.track('c');
    expect([built, calls, said()]).toEqual([[], [], []]);
    const before = Date.now();
    page.sojourn('init', { collector: COLLECTOR });
    expect(options()).toEqual({ collector: COLLECTOR });
    expect(calls).toEqual([
      ['identify', 'anna'],
      ['track', 'a'],
      ['track', 'b'],
      ['track', 'c'],
    ]);
    expect(times.slice(0, 2)).toEqual([1000, 1001]);
    expect(times[2]).toBeLessThanOrEqual(before);
    page.sojourn('track', 'd');
    expect(calls.at(-1)).toEqual(['track', 'd']);
    vi.runAllTimers();
    expect(said()).toEqual([]);
  });

  test('says after a while that none has come, and still waits', async () => {
    await install();
    vi.advanceTimersByTime(1000);
    expect(said()).toEqual([]);
    vi.advanceTimersByTime(60_000);
    expect(said()).toEqual([
      expect.stringMatching(/option collector is missing.* docs\/getting-started\.md/),
    ]);
    page.sojourn('init', { collector: COLLECTOR });
    expect(built).toHaveLength(1);
  });

  test('names type="module", where it does not know its tag', async () => {
    hasTag = false;
    await install();
    vi.runAllTimers();
    expect(said()).toEqual([expect.stringMatching(__DEV__ ? /type="module"/ : /no tag, as of a module/)]);
  });

  test('a second copy changes nothing meanwhile', async () => {
    await install();
    const first = page.sojourn;
    dataset = { collector: COLLECTOR };
    await install();
    expect([page.sojourn === first, built]).toEqual([true, []]);
  });

  test('calls through a saved stub still reach the script', async () => {
    stub(['track', 'a']);
    const kept = page.sojourn;
    await install();
    kept('init', { collector: COLLECTOR });
    kept('track', 'b');
    expect(calls.map(([, name]) => name)).toEqual(['a', 'b']);
  });
});

describe('init: a queued init', () => {
  test('counts wherever it stands; all other calls are made first, a denial too (rule 35)', async () => {
    stub(['track', 'a'], ['init', { collector: COLLECTOR }], ['setConsent', 'denied'], ['track', 'b']);
    await install();
    expect(options()).toEqual({ collector: COLLECTOR });
    expect(calls.map(([, what]) => what)).toEqual(['a', 'denied', 'b']);
    expect(times).toEqual([1000, 1002, 1003]);
    expect(said()).toEqual([]);
  });

  test('a second one is an error that names the cause, and changes nothing', async () => {
    stub(
      ['init', { collector: COLLECTOR, namespace: 'a' }],
      ['init', { collector: COLLECTOR, namespace: 'b' }],
    );
    await install();
    page.sojourn('init', { namespace: 'c' });
    page.sojourn.init({ namespace: 'd' });
    expect(built.map(({ namespace }) => namespace)).toEqual(['a']);
    expect(said()).toEqual(
      Array(3).fill(
        expect.stringMatching(__DEV__ ? /^sojourn: init: .*once per page/ : /^sojourn: init again$/),
      ),
    );
  });

  test('an init after data-collector is an error too', async () => {
    dataset = { collector: COLLECTOR };
    await install();
    page.sojourn('init', { collector: 'https://other.example' });
    expect(options()).toEqual({ collector: COLLECTOR });
    expect(said()).toEqual([expect.stringMatching(/^sojourn: init/)]);
  });
});

describe('init: attributes and init', () => {
  test('options of init win, one by one, within groups too', async () => {
    dataset = {
      collector: COLLECTOR,
      namespace: 'tag',
      sessionMaxDuration: '5',
      sessionForegroundTimeout: '6',
      appName: 'tag',
      consent: 'pending',
    };
    stub([
      'init',
      { namespace: 'init', session: { foregroundTimeout: 7 }, app: undefined, cookieless: true },
    ]);
    await install();
    expect(options()).toEqual({
      collector: COLLECTOR,
      namespace: 'init',
      session: { maxDuration: 5, foregroundTimeout: 7 },
      app: { name: 'tag' },
      consent: 'pending',
      cookieless: true,
    });
  });

  test('false in place of a group, and a group in place of false', async () => {
    dataset = { collector: COLLECTOR, session: 'false', debugSessionId: 'x' };
    stub(['init', { session: { maxDuration: 1 }, debug: false }]);
    await install();
    expect(options()).toEqual({ collector: COLLECTOR, session: { maxDuration: 1 }, debug: false });
  });

  test('an init that fails leaves nothing behind', async () => {
    dataset = { sessionMaxDuration: '5' };
    await install();
    page.sojourn('init', { namespace: 'a', session: { foregroundTimeout: 7 } });
    expect(said()).toEqual([expect.stringMatching(/option collector is missing/)]);
    page.sojourn('init', { collector: COLLECTOR });
    expect(options()).toEqual({ collector: COLLECTOR, session: { maxDuration: 5 } });
  });
});

test('init: takes functions, plugins of the site, auto, and names of consent sources', async () => {
  const mask = (url: string) => url;
  const own = { name: 'own' };
  stub(['init', { collector: COLLECTOR, mask, plugins: [own], auto: 'engagement', consent: 'tcf gpp' }]);
  await install();
  const { consent, ...others } = options() as { consent: { name: string }[] };
  expect(others).toEqual({ collector: COLLECTOR, mask });
  expect(consent.map(({ name }) => name)).toEqual(['tcf', 'gpp']);
  expect((built[0]!.plugins as Plugin[]).map(({ name }) => name)).toEqual(['engagement', 'script', 'own']);
});

test('init: options of a file’s protocol, by attribute and by init, are the protocol’s', async () => {
  dataset = { appId: 'tag', appName: 'Shop' };
  stub(['init', { collector: COLLECTOR, appId: 'init', protocol: 'native' }]);
  const protocol = { encode: () => [] };
  let own: unknown;
  await install({
    schema: { appId: 'string' },
    makeStore: () => undefined,
    create(all) {
      own = all.appId;
      delete all.appId;
      return { protocol };
    },
  });
  expect(own).toBe('init');
  expect(options()).toEqual({ collector: COLLECTOR, app: { name: 'Shop' }, protocol });
});

test('init: options of other files are kept for them', async () => {
  const files = { link: { domains: ['a.example'] } };
  stub(['init', { collector: COLLECTOR, files }]);
  await install();
  expect(page.sojourn.files).toBe(files);
  expect(options()).toEqual({ collector: COLLECTOR });
});

describe('init: the load’s page view is older than the first queued event', () => {
  test('by a millisecond, while plugins are set up', async () => {
    const at = Date.now() - 5000;
    stub();
    page.sojourn.q = [
      [at - 99, ['identify', 'anna']],
      [at, ['track', 'a']],
      [at + 1, ['track', 'b']],
    ];
    dataset = { collector: COLLECTOR };
    await install();
    expect(times).toEqual([at - 99, at, at + 1]);
    // The script's own plugin is the last one.
    expect(setupTimes).toEqual([at - 1, at - 1]);
    page.sojourn('track', 'late');
    expect(times.at(-1)).toBeGreaterThan(at + 1000);
  });

  test('is never in the future, even if the clock was set back', async () => {
    stub();
    page.sojourn.q = [[Date.now() + 1e6, ['track', 'a']]];
    dataset = { collector: COLLECTOR };
    await install();
    expect(setupTimes[0]).toBeLessThanOrEqual(Date.now());
  });

  test('with no queued event it is of now', async () => {
    stub(['identify', 'anna']);
    dataset = { collector: COLLECTOR };
    const before = Date.now();
    await install();
    expect(setupTimes[0]).toBeGreaterThanOrEqual(before);
  });
});

describe('init: wrong values throw nothing', () => {
  test.each([[undefined], [null], ['https://collect.example'], [5], [[]], [() => {}], [Symbol('no')], [{}]])(
    'init(%s)',
    async (input) => {
      await install();
      expect(() => page.sojourn('init', input)).not.toThrow();
      expect(built).toEqual([]);
      expect(said().at(-1)).toMatch(/^sojourn: option collector is missing/);
      expect(said()).toHaveLength(__DEV__ && input !== undefined && Object(input) !== input ? 2 : 1);
      page.sojourn('init', { collector: COLLECTOR });
      expect(built).toHaveLength(1);
    },
  );

  test('a getter that throws is one option, and the others hold', async () => {
    await install();
    const refuse = () => {
      throw new Error('refused');
    };
    page.sojourn('init', {
      collector: COLLECTOR,
      get namespace() {
        return refuse();
      },
      app: { name: 'Shop' },
    });
    expect(options()).toEqual({ collector: COLLECTOR, namespace: expect.any(Symbol), app: { name: 'Shop' } });
  });

  test('a proxy that refuses everything', async () => {
    await install();
    const refuse = () => {
      throw new Error('refused');
    };
    const proxy = new Proxy({}, { ownKeys: refuse, get: refuse });
    expect(() => page.sojourn('init', proxy)).not.toThrow();
    expect(built).toEqual([]);
    expect(said()).toHaveLength(1);
  });

  test('words of auto that name nothing, and no text', async () => {
    stub(['init', { collector: COLLECTOR, auto: ['page-views'] }]);
    await install();
    expect(said()).toEqual([expect.stringMatching(/^option: option auto/)]);
  });
});
