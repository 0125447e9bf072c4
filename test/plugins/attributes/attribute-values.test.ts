// Rule 29: attributes of one session, changed in several tabs, whose copies meet in any order.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changeAttributes,
  mergeAttributes,
  valuesOf,
  type AttributeChange,
  type Attributes,
} from '../../../src/plugins/attributes/attribute-values';

const T0 = Date.UTC(2026, 4, 4, 3, 2, 1);

type Copy = Attributes | undefined;

const after = (
  attributes: Copy,
  { tab, ...change }: AttributeChange & { tab: string },
  now: number,
): Attributes => {
  const changed = changeAttributes(attributes, change, tab, now);
  if (typeof changed === 'string') throw new Error(changed);
  return changed;
};
/** Parts in any order, as JSON has them; none are no attributes. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? {}));
const same = (a: unknown, b: unknown) => expect(plain(a)).toEqual(plain(b));

// `constructor` and `__proto__` are keys like any other.
const key = fc.constantFrom('a', 'b', 'constructor', '__proto__');
const number = fc.integer({ min: -100, max: 100 });
const tabs = 3;
const tab = fc.nat({ max: tabs - 1 });
/** A tab sets, adds, or accepts another tab's copy; clocks may stand still. */
const step = fc.oneof(
  fc.record({ tab, key, value: number, ms: fc.nat({ max: 2 }) }),
  fc.record({ tab, key, by: number, ms: fc.nat({ max: 2 }) }),
  fc.record({ tab, from: tab }),
);
type Step = typeof step extends fc.Arbitrary<infer Input> ? Input : never;

/** The copies of all tabs after these steps. */
const run = (steps: readonly Step[]): Copy[] => {
  const copies: Copy[] = Array.from({ length: tabs }, () => undefined);
  let now = T0;
  for (const input of steps) {
    const mine = copies[input.tab];
    if ('from' in input) copies[input.tab] = mergeAttributes(mine, copies[input.from]);
    else {
      const { ms, ...change } = input;
      copies[input.tab] = after(mine, { ...change, tab: `tab ${input.tab}` }, (now += ms));
    }
  }
  return copies;
};
const copies = fc.array(step, { maxLength: 30 }).map(run);
const numRuns = 1000;

describe('attribute values: attributes of several tabs (rule 29)', () => {
  test('merge in any order, any grouping, any number of times', () => {
    fc.assert(
      fc.property(copies, ([a, b, c]) => {
        same(mergeAttributes(a, b), mergeAttributes(b, a));
        same(mergeAttributes(mergeAttributes(a, b), c), mergeAttributes(a, mergeAttributes(b, c)));
        same(mergeAttributes(a, a), a);
        const all = mergeAttributes(mergeAttributes(a, b), c);
        same(mergeAttributes(all, b), all);
      }),
      { numRuns },
    );
  });

  test('increments all count, whoever knew of whose', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const increments = steps.filter((input) => !('value' in input));
        const sums: Record<string, number> = Object.create(null) as Record<string, number>;
        for (const value of increments)
          if ('by' in value) sums[value.key] = (sums[value.key] ?? 0) + value.by;
        const values = valuesOf(run(increments).reduce(mergeAttributes, undefined));
        expect(Object.entries(values ?? {}).sort()).toEqual(Object.entries(sums).sort());
      }),
      { numRuns },
    );
  });

  test('the last set wins, key by key, with what was added to it since', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.array(tab, { maxLength: 3 }), (steps, adders) => {
        const before = run(steps).reduce(mergeAttributes, undefined);
        const set = after(before, { key: 'a', value: 7, tab: 'tab 0' }, T0 + 1000);
        // Each adds to it without knowing of the others.
        const all = adders.map((who) => after(set, { key: 'a', by: 1, tab: `tab ${who}` }, T0 + 2000));
        const values = valuesOf(all.reduce(mergeAttributes, mergeAttributes(set, before)))!;
        expect(values.a).toBe(7 + new Set(adders).size);
        const others = Object.entries(values).filter(([key]) => key !== 'a');
        expect(others).toEqual(Object.entries(valuesOf(before) ?? {}).filter(([key]) => key !== 'a'));
      }),
      { numRuns },
    );
  });

  test('a single tab gives the same result as a map', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const map = new Map<string, number>();
        const own = steps.flatMap((input) => ('from' in input ? [] : [{ ...input, tab: 0 }]));
        for (const sample of own)
          map.set(sample.key, 'by' in sample ? (map.get(sample.key) ?? 0) + sample.by : sample.value);
        expect(Object.entries(valuesOf(run(own)[0]) ?? {}).sort()).toEqual([...map].sort());
      }),
      { numRuns },
    );
  });
});

test.each([
  ['-1.5', -0.5],
  ['.5', 1.5],
  ['+2', 3],
  ['1.', 2],
])('attribute values: the text %j is a decimal number and counts as one (rule 29)', (value, sum) => {
  const set = after(undefined, { key: 'a', value, tab: 'a' }, T0);
  expect(valuesOf(after(set, { key: 'a', by: 1, tab: 'a' }, T0))).toEqual({ a: sum });
});

test.each([true, false, '', ' 5', '5 ', '1e3', '0x10', '1,5', '.', '-', 'Infinity', 'NaN'])(
  'attribute values: %j is none, and is not added to (rule 29)',
  (value) => {
    const set = after(undefined, { key: 'a', value, tab: 'a' }, T0);
    expect(changeAttributes(set, { key: 'a', by: 1 }, 'a', T0)).toMatch(/not a number/);
    expect(valuesOf(set)).toEqual({ a: value });
  },
);

test('attribute values: the space for attributes does not shrink with the tabs that have counted them (rule 29)', () => {
  let counted: Attributes | undefined;
  for (let n = 1; n <= 300; n++) counted = after(counted, { key: 'pages', by: 1, tab: `page ${n}` }, T0 + n);
  expect(valuesOf(counted)).toEqual({ pages: 300 });
  const long = after(undefined, { key: 'text', value: 'x'.repeat(4_000), tab: 'a' }, T0);
  expect(changeAttributes(long, { key: 'more', value: 'x'.repeat(200) }, 'a', T0)).toMatch(/4096 characters/);
});
