// While consent is pending and the queue is full, a call costs as much as with an empty one: whatever fills the queue.
import { expect, test } from 'vitest';
import { useVisitor } from '../browser/visitor';
import type { Tracker } from '../../src/index';

const { visit, later, received } = useVisitor();

const FULL = 1000;
const CALLS = 3 * FULL;

type Call = (tracker: Tracker) => unknown;
const fills: [string, Call][] = [
  ['events', (tracker) => tracker.track('fill')],
  ['ends of sessions', (tracker) => tracker.endSession()],
];
const repeat = (count: number, call: () => unknown) => {
  for (let n = 0; n < count; n++) call();
};
/** The elements of arrays that the calls walk over: counted, and not timed. */
const visitsOf = (call: () => unknown): number => {
  let visits = 0;
  const methods = Array.prototype as unknown as Record<string, (...input: unknown[]) => unknown>;
  const names = [
    'filter',
    'indexOf',
    'reverse',
    'map',
    'some',
    'every',
    'find',
    'forEach',
    'sort',
    'splice',
    'slice',
  ];
  const before = names.map((name) => methods[name]!);
  before.forEach((walk, i) => {
    methods[names[i]!] = function (this: unknown[], ...value) {
      visits += this.length;
      return walk.apply(this, value);
    };
  });
  try {
    repeat(CALLS, call);
  } finally {
    for (let i = 0; i < names.length; i++) methods[names[i]!] = before[i]!;
  }
  return visits;
};

test.each(fills.flatMap((fill) => fills.map((call) => [fill[0], call[0], fill[1], call[1]] as const)))(
  'consent: pending with a queue full of %s, a call for %s costs as much as with an empty queue',
  async (_, __, fill, call) => {
    const empty = await visit({ consent: 'pending', delivery: { maxQueue: 1e6 } });
    const full = await visit({ consent: 'pending', delivery: { maxQueue: FULL } });
    repeat(2 * FULL, () => fill(full));
    repeat(2 * FULL, () => call(full));
    const control = visitsOf(() => call(empty)) / CALLS;
    // All that waits is walked over a few times in as many calls as it has elements.
    expect(visitsOf(() => call(full)) / CALLS).toBeLessThan(control + 20);
  },
);

test('consent: the newest waiting events are sent, exactly as many as the queue may hold', async () => {
  const tracker = await visit({ consent: 'pending', delivery: { maxQueue: 7 } });
  for (let n = 0; n < 1000; n++) {
    tracker.track(`e${n}`);
    if (n % 3 === 0) tracker.setBackground(n % 2 > 0);
  }
  tracker.setConsent('granted');
  await later(2000);
  const names = (await received()).map(({ name }) => name).filter((name) => name.startsWith('e'));
  // The session's start takes a place, and is dropped last (rule 18).
  expect(names).toEqual(['e994', 'e995', 'e996', 'e997', 'e998', 'e999']);
});
