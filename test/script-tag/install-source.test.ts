// How a script file hands its source of consent to the tracker, whatever stands in the tracker's place.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

class FakeElement {}
class FakeDocument {
  script: unknown = { localName: 'script', dataset: { vendor: '755' } };
  get currentScript() {
    return this.script;
  }
}

let page: { sojourn?: unknown };
let document: FakeDocument;
let said: string[];
beforeEach(() => {
  vi.resetModules();
  page = {};
  said = [];
  document = new FakeDocument();
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', document);
  vi.stubGlobal('Document', FakeDocument);
  vi.stubGlobal('Element', FakeElement);
  vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const source = { name: 'any', setup: () => {} };
/** What the source was made of. */
let made: unknown[];
const install = async () => {
  const { installSource } = await import('../../src/script-tag/install-source');
  made = [];
  installSource('any', (options) => (made.push(options), source), { vendor: (text) => text });
};
/** A tracker in `window.sojourn`, which sets up what it is given. */
const tracker = (files?: unknown) => {
  const used: unknown[] = [];
  const api = { use: (plugin: unknown) => used.push(plugin), consent: 'pending', rooms: { settings: {} } };
  const use = (_: string, { setup }: { setup(input: unknown): void }) => setup(api);
  return { used, sojourn: Object.assign(use, { files }) };
};

test('source file: the tracker that is there gets it, made of the tag’s own attributes', async () => {
  const { used, sojourn } = tracker();
  page.sojourn = sojourn;
  await install();
  expect([used, made, said]).toEqual([[source], [{ vendor: '755' }], []]);
});

test.each([
  ['with attributes', { localName: 'script', dataset: { vendor: '755' } }],
  ['without a tag', null],
])('options of init replace attributes: %s', async (_, script) => {
  const { used, sojourn } = tracker({ any: { vendor: 4 }, other: {} });
  page.sojourn = sojourn;
  document.script = script;
  await install();
  expect([used, made, said]).toEqual([[source], [{ vendor: 4 }], []]);
});

test('source file: options of init for other files, or of no object, change nothing', async () => {
  for (const files of [{ other: {} }, null, 5, 'any']) {
    const { used, sojourn } = tracker(files);
    page.sojourn = sojourn;
    await install();
    expect([used, made, said]).toEqual([[source], [{ vendor: '755' }], []]);
  }
});

test.each([
  ['nothing', undefined],
  ['an element of that id', new FakeElement()],
])(
  'source file: a stub keeps it until the tracker arrives, where the page has none: %s is there',
  async (_, place) => {
    page.sojourn = place;
    vi.stubGlobal('Element', FakeElement);
    const before = Date.now();
    await install();
    const { q } = page.sojourn as { q: [number, ArrayLike<unknown>][] };
    expect(q.map(([, args]) => Array.from(args))).toEqual([
      ['use', expect.objectContaining({ name: 'any' })],
    ]);
    expect(q[0]![0]).toBeGreaterThanOrEqual(before);
    expect(q[0]![0]).toBeLessThanOrEqual(Date.now());
    // Who has kept the stub still reaches the tracker.
    const stub = page.sojourn as (...input: unknown[]) => void;
    const late: unknown[] = [];
    page.sojourn = Object.assign(() => {}, { q: late });
    stub('track', 'late');
    expect(late).toHaveLength(1);
    expect(said).toEqual([]);
  },
);

const refuse = () => {
  throw new Error('refused');
};

test.each<[string, () => unknown, RegExp]>([
  [
    'a module, which does not know its tag',
    () => {
      document.script = null;
      page.sojourn = tracker().sojourn;
    },
    /tag/,
  ],
  ['something of the site’s in the tracker’s place', () => (page.sojourn = { cart: 1 }), /window\.sojourn/],
  ['a place that cannot be read', () => Object.defineProperty(page, 'sojourn', { get: refuse }), /refused/],
])('source file: stands aside and says so: %s', async (_, prepare, why) => {
  prepare();
  await expect(install()).resolves.toBeUndefined();
  expect(said).toEqual([expect.stringMatching(/^sojourn: consent source any: /)]);
  expect(said[0]).toMatch(why);
  expect(made).toEqual([]);
});
