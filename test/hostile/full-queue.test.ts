// While consent is pending and the queue is full, a call costs as much as with an empty one: whatever fills the queue.
import { expect, test } from 'vitest';
import { useVisitor } from '../conformance/support/visitor';
import type { Tracker } from '../../src/index';

const { visit, later, received } = useVisitor();

const FULL = 3000;
const CALLS = 200;

type Call = (tracker: Tracker) => unknown;
const fills: [string, Call][] = [
  ['events', (tracker) => tracker.track('fill')],
  ['ends of sessions', (tracker) => tracker.endSession()],
];
const repeat = (count: number, call: () => unknown) => {
  for (let n = 0; n < count; n++) call();
};
/** The fastest of some rounds: what else the machine does only adds to it. */
const timeOf = (call: () => unknown) => {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const before = process.hrtime.bigint();
    repeat(CALLS, call);
    best = Math.min(best, Number(process.hrtime.bigint() - before));
  }
  return best;
};

test.each(fills.flatMap((fill) => fills.map((call) => [fill[0], call[0], fill[1], call[1]] as const)))(
  'consent: pending with a queue full of %s, a call for %s costs as much as with an empty queue',
  async (_, __, fill, call) => {
    const empty = await visit({ consent: 'pending', delivery: { maxQueue: 1e6 } });
    const full = await visit({ consent: 'pending', delivery: { maxQueue: FULL } });
    repeat(FULL, () => fill(full));
    repeat(FULL, () => call(full));
    const control = timeOf(() => call(empty));
    expect(timeOf(() => call(full)) / control).toBeLessThan(8);
  },
);

test('consent: of what waits, the newest events are sent, exactly as many as the queue may hold', async () => {
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
