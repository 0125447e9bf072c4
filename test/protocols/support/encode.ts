// The whole way of events through the native protocol: as track() prints them, as the queue keeps them, as they are sent.
import { createEventSplitter } from '../../../src/core/event/split-event';
import type { BatchContext, TrackedEvent } from '../../../src/index';
import { createLedger } from '../../../src/core/storage/ledger';
import { printGroups, type Burst } from '../../../src/core/delivery/burst';
import { createQueue } from '../../../src/core/delivery/queue';
import { createCollectorHealth } from '../../../src/core/delivery/collector-health';
import type { Delivery } from '../../../src/core/options/read-settings';
import { native } from '../../../src/core/delivery/native';

export interface Input {
  readonly collector: string;
  readonly sentAt: string;
  readonly context: BatchContext;
  readonly events: readonly TrackedEvent[];
}

/** The texts of the groups, by the queue that keeps them: `together` events were tracked before the disk was asked. */
const groupsOf = (events: readonly TrackedEvent[], together: number): string => {
  const queue = createQueue({
    scope: 'test|o|',
    // It is never opened: nothing is stored.
    ledger: createLedger('test'),
    delivery: { maxQueue: Infinity, maxAge: Infinity, batchSize: together } as Delivery,
    health: createCollectorHealth('test|h|', () => false),
    isTrusted: () => true,
    emit() {},
    report() {
      throw new Error('lost');
    },
  });
  const split = createEventSplitter();
  for (const event of events) queue.add(...split(event), '{}');
  const sent: Burst[] = [];
  for (let bursts; ([bursts] = queue.nextBatch(Infinity)) && bursts[0]; sent.push(...bursts))
    queue.advance('request', bursts);
  return printGroups(sent);
};

/** The requests with these events. */
export const encode = ({ events, ...input }: Input, together = 50) =>
  native.encode({ ...input, groups: groupsOf(events, together), events });
