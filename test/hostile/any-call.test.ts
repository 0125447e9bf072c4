// Any values at every method: nothing is thrown into the page, and one call does a bounded amount of work and of reports.
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Tracker } from '../../src/index';
import { attributes } from '../../src/plugins/attributes/attributes';
import { useVisitor } from '../browser/visitor';
import { anyText } from '../core/event/any-text';
import { anyValue } from '../core/event/any-value';

const { visit, received } = useVisitor();

/** What a value of the page may do when it is looked at. */
interface Looks {
  count: number;
}
const looks: Looks = { count: 0 };
const fail = () => {
  looks.count++;
  throw new Error('mine');
};
const watched = <Target extends object>(target: Target): Target =>
  new Proxy(target, {
    get: (of, key, receiver) => (looks.count++, Reflect.get(of, key, receiver)),
    ownKeys: (of) => (looks.count++, Reflect.ownKeys(of)),
    getOwnPropertyDescriptor: (of, key) => (looks.count++, Reflect.getOwnPropertyDescriptor(of, key)),
  });
/** Each node leads to others, the first ones too: as the trees of frameworks do, which know their parents. */
const graph = (edges: readonly (readonly number[])[], isWatched: boolean) => {
  const nodes = edges.map((_, at) => (isWatched ? watched({ at }) : { at }) as Record<string, unknown>);
  edges.forEach((to, at) =>
    to.forEach((other, n) => {
      nodes[at]![`to${n}`] = nodes[other % nodes.length];
    }),
  );
  return nodes[0] ?? {};
};
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

const nodes = fc.array(fc.array(fc.nat(200), { maxLength: 8 }), { minLength: 1, maxLength: 200 });
/** Values as what makes them: the library looks at those that it hands out. */
const odd: fc.Arbitrary<() => unknown> = fc.oneof(
  fc.tuple(nodes, fc.boolean()).map(
    ([edges, isWatched]) =>
      () =>
        graph(edges, isWatched),
  ),
  fc
    .constantFrom<unknown[]>(
      [revoked],
      [new Proxy({}, { get: fail, ownKeys: fail, has: fail })],
      [new Proxy(() => {}, { get: fail, apply: fail, ownKeys: fail })],
      [{ toString: fail, valueOf: fail, toJSON: fail, [Symbol.toPrimitive]: fail }],
      [Object.defineProperty({}, Symbol.toStringTag, { get: fail })],
      [{ passive: 1, time: fail, context: revoked, flush: fail }],
      [{ length: 2 ** 32 - 1, [Symbol.iterator]: fail }],
      [fail],
      ['x'.repeat(100_000)],
      [{ ['k'.repeat(100_000)]: 1 }],
      [new Date(NaN)],
    )
    .map(
      ([one]) =>
        () =>
          one,
    ),
  fc.dictionary(anyText(8), anyValue).map(
    (input) => () =>
      Object.create(null, {
        ...Object.getOwnPropertyDescriptors(input),
        bad: { get: fail, enumerable: true },
      }) as object,
  ),
);
const value: fc.Arbitrary<() => unknown> = fc.oneof(
  anyValue.map((one) => () => one),
  odd,
  odd.map((make) => () => {
    const one = make();
    return { one, other: [one, { one }] };
  }),
);
const input = fc.array(value, { maxLength: 4 });

/** Faults that one call may tell: its name, its time, and the first few of its properties and of its context. */
const REPORTS = 12;
/** More than a thousand values, each looked at in a few ways. */
const LOOKS = 50_000;

const methods = [
  'track',
  'identify',
  'setSessionTimeout',
  'setConsent',
  'setBackground',
  'on',
  'newSession',
  'endSession',
  'reset',
  'flush',
] as const satisfies (keyof Tracker)[];

test.each(['granted', 'pending', 'denied'] as const)(
  'hostile calls: every method, while consent is %s',
  async (consent) => {
    const own = attributes();
    const { methods: more, ...plugin } = own;
    const tracker = await visit({ consent, plugins: [plugin], delivery: { maxQueue: 50 } });
    const calls = new Map<string, (...input: unknown[]) => unknown>([
      ...methods.map((name) => [name, tracker[name]] as never),
      ...Object.entries(more!),
    ] as never);
    const error = vi.mocked(console.error);
    fc.assert(
      fc.property(fc.constantFrom(...calls.keys()), input, (name, makers) => {
        const values = makers.map((make) => make());
        error.mockClear();
        looks.count = 0;
        let answer: unknown;
        expect(() => (answer = calls.get(name)!(...values))).not.toThrow();
        if (name === 'track') expect(answer === null || typeof answer === 'string').toBe(true);
        if (name === 'on') expect(() => (answer as () => void)()).not.toThrow();
        // What waits until then is its own calls'.
        if (name !== 'setConsent') expect(error.mock.calls.length).toBeLessThanOrEqual(REPORTS);
        expect(looks.count).toBeLessThanOrEqual(LOOKS);
        for (const [text] of error.mock.calls) expect(String(text).length).toBeLessThan(600);
      }),
      { numRuns: 1500 },
    );
    tracker.setBackground(null);
    tracker.setConsent('denied');
    tracker.setConsent('granted');
    const id = tracker.track('fine', { n: 1 });
    expect(await received('fine')).toMatchObject([{ id, properties: { n: 1 } }]);
  },
);

test('hostile calls: an event with a graph of 400 nodes, each of which refers to eight others', async () => {
  const tracker = await visit();
  const edges = Array.from({ length: 400 }, (_, at) => Array.from({ length: 8 }, (_, i) => at + 7 * i + 1));
  looks.count = 0;
  expect(tracker.track('graph', { graph: graph(edges, true), after: 1 })).not.toBeNull();
  expect(looks.count).toBeLessThanOrEqual(LOOKS);
  expect(vi.mocked(console.error).mock.calls.length).toBeLessThanOrEqual(5);
  expect((await received('graph'))[0]!.properties).toMatchObject({ after: 1, graph: { at: 0 } });
});
