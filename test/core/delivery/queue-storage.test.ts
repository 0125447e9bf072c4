// What the queue stores of a burst, whatever happens to it.
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { createCollectorHealth } from '../../../src/core/delivery/collector-health';
import { BURST_LEASE_MS, type Burst } from '../../../src/core/delivery/burst';
import { createQueue } from '../../../src/core/delivery/queue';
import type { DeliveryChange } from '../../../src/core/delivery/status';
import type { Delivery } from '../../../src/core/options/read-settings';
import type { Ledger } from '../../../src/core/storage/ledger';

const changes: readonly DeliveryChange[] = [
  'request', 'beacon', 'pageExit', 'interrupted', 'acknowledged', 'refused', 'divided', 'failed', 'doubted',
]; // prettier-ignore

const MAX_AGE = 1e9;
afterEach(() => void vi.useRealTimers());

const open = () => {
  const stored = new Map<string, unknown>();
  const set = (key: string, value?: unknown) => void (value ? stored.set(key, value) : stored.delete(key));
  const trust = { isTrusting: false };
  const queue = createQueue({
    scope: 's|',
    ledger: { mayBeStored: new Map(), changes: new Map(), isOpen: () => true, set } as unknown as Ledger,
    delivery: { maxQueue: 100, maxAge: MAX_AGE, batchSize: 50 } as Delivery,
    health: createCollectorHealth('h', () => false),
    isTrusted: () => trust.isTrusting,
    emit() {},
    report() {},
  });
  queue.add('{}', '{"id":"1"}', '{}');
  const [[burst]] = queue.nextBatch(50) as [[Burst], boolean];
  return { queue, stored, trust, burst };
};

test('queue: a burst is stored until it is done, or a trusted collector has it', () => {
  const step = fc.record({
    change: fc.constantFrom(...changes),
    isTrusting: fc.boolean(),
    blamed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const { queue, stored, trust, burst } = open();
      for (const { change, isTrusting: isTrusting, blamed } of steps) {
        trust.isTrusting = isTrusting;
        if (blamed) queue.blame([burst]);
        queue.advance(change, [burst]);
        const { status, failures } = burst;
        const isTrusted = status === 'unconfirmed' && isTrusting && !failures;
        expect(stored.has(burst.key)).toBe(status !== 'done' && !isTrusted);
        if (status === 'done') return;
      }
    }),
  );
});
test('queue: a burst that a trusted collector had is stored again when it fails', () => {
  const { queue, stored, trust, burst } = open();
  trust.isTrusting = true;
  queue.advance('beacon', [burst]);
  expect(stored.size).toBe(0);
  queue.advance('failed');
  expect([...stored.keys()]).toEqual([burst.key]);
});
test.each<readonly DeliveryChange[]>([['request'], ['beacon'], ['request', 'acknowledged']])(
  'queue: a burst takes no event after %s',
  (...moves) => {
    const { queue, burst } = open();
    for (const change of moves) queue.advance(change, [burst]);
    queue.add('{}', '{"id":"2"}', '{}');
    expect(burst.events).toBe(1);
    const [[next]] = queue.nextBatch(50) as [[Burst], boolean];
    expect(next).toMatchObject({ groups: [['{}', ['{"id":"2"}']]] });
  },
);
test('queue: bursts that fail wait again in the order of tracking', () => {
  const { queue, burst } = open();
  queue.advance('request', [burst]);
  queue.add('{}', '{"id":"2"}', '{}');
  queue.advance('failed', [burst]);
  expect(queue.nextBatch(50)[0].map(({ groups }) => groups[0]![1])).toEqual([['{"id":"1"}'], ['{"id":"2"}']]);
});
test('queue: an answer after everything was forgotten brings nothing back', () => {
  const { queue, stored, burst } = open();
  queue.advance('request', [burst]);
  queue.clear();
  stored.clear();
  queue.blame([burst]);
  stored.clear();
  queue.advance('failed', [burst]);
  expect([queue.nextBatch(50)[0], [...stored]]).toEqual([[], []]);
  // Nor does it change the count of events.
  queue.advance('acknowledged', [burst]);
  expect(queue.add('{}', '{"id":"2"}', '{}')).toBe(1);
});
test('queue: an event of just the highest age is sent', () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 4, 4), toFake: ['Date'] });
  const { queue } = open();
  vi.setSystemTime(Date.UTC(2026, 4, 4) + MAX_AGE);
  expect(queue.nextBatch(50)[0]).toHaveLength(1);
  vi.setSystemTime(Date.UTC(2026, 4, 4) + MAX_AGE + 1);
  expect(queue.nextBatch(50)[0]).toHaveLength(0);
});
test('queue: a burst takes no event that is tracked a lease later, because keys sort by the first event', () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 4, 4), toFake: ['Date'] });
  const { queue } = open();
  vi.setSystemTime(Date.UTC(2026, 4, 4) + BURST_LEASE_MS - 1);
  queue.add('{}', '{"id":"2"}', '{}');
  queue.advance('interrupted', queue.bursts());
  vi.setSystemTime(Date.UTC(2026, 4, 4) + BURST_LEASE_MS);
  queue.add('{}', '{"id":"3"}', '{}');
  expect([...queue.bursts()].map(({ events }) => events)).toEqual([2, 1]);
});
test('queue: an unconfirmed burst shares the fate of what is answered next, a waiting one does not', () => {
  const { queue, stored, burst } = open();
  queue.advance('beacon', [burst]);
  queue.advance('failed');
  expect(burst.status).toBe('waiting');
  queue.advance('acknowledged');
  expect(burst.status).toBe('waiting');
  queue.advance('request', [burst]);
  queue.advance('acknowledged');
  expect(burst.status).toBe('done');
  expect(stored.size).toBe(0);
});
