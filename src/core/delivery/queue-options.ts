import type { createCollectorHealth } from './collector-health';
import type { OutboxOptions } from './outbox-options';

export interface QueueOptions extends Pick<OutboxOptions, 'ledger' | 'delivery' | 'emit' | 'report'> {
  /** The beginning of all keys of the queue's bursts. */
  readonly scope: string;
  /** Whether an unconfirmed burst needs no stored copy. */
  isTrusted(): boolean;
  readonly health: Pick<ReturnType<typeof createCollectorHealth>, 'isGood' | 'drop'>;
}
