// Ten times the events are ten times the work, not a hundred times: elements that are visited are counted, not time.
import { afterEach, expect, test, vi } from 'vitest';
import { createCollectorHealth } from '../../../src/core/delivery/collector-health';
import type { Ledger } from '../../../src/core/storage/ledger';
import type { Delivery } from '../../../src/core/options/read-settings';
import { createQueue } from '../../../src/core/delivery/queue';

afterEach(() => vi.restoreAllMocks());

/** A ledger that has stored everything at once: each event becomes a burst of its own. */
const storingLedger = () => {
  const mayBeStored = new Set<string>();
  const ledger = {
    mayBeStored,
    changes: new Map(),
    isOpen: () => true,
    exclusive: async () => {},
    set: (key: string) => void mayBeStored.add(key),
  };
  return ledger as unknown as Ledger;
};

const countVisits = () => {
  const count = { visits: 0 };
  const watch = (of: Map<unknown, unknown> | Set<unknown>, method: 'values' | 'keys' | 'entries' | typeof Symbol.iterator) => {
    const make = Reflect.get(of, method) as () => IterableIterator<unknown>;
    vi.spyOn(of, method as 'values').mockImplementation(function* (this: unknown): MapIterator<unknown> {
      for (const item of { [Symbol.iterator]: () => make.call(this) }) {
        count.visits++;
        yield item;
      }
    });
  }; // prettier-ignore
  for (const method of ['values', 'keys', 'entries', Symbol.iterator] as const) {
    watch(Map.prototype, method);
    watch(Set.prototype, method);
  }
  return count;
};

const workOf = (events: number): number => {
  const queue = createQueue({
    scope: 's|',
    ledger: storingLedger(),
    delivery: { maxQueue: 10_000, maxAge: 1e9, batchSize: 50 } as Delivery,
    health: createCollectorHealth('h', () => false),
    isTrusted: () => true,
    emit() {},
    report: (_code, message) => expect(message).toBe(''),
  });
  const count = countVisits();
  for (let n = 0; n < events; n++) queue.add('{}', `{"id":"${n}"}`, '{}');
  let delivered = 0;
  for (let bursts; (bursts = queue.nextBatch(50)[0])[0];) {
    void queue.claim();
    queue.advance('request', bursts);
    queue.advance('acknowledged');
    delivered += bursts.length;
  }
  vi.restoreAllMocks();
  expect(delivered).toBe(events);
  return count.visits;
};

test('queue: work of adding and sending grows with the number of events only', () => {
  const control = workOf(1000);
  expect(control).toBeGreaterThan(1000);
  expect(workOf(10_000) / control).toBeLessThan(12);
});
