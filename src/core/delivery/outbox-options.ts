import type { TrackedEvent } from '../event/event';
import type { Ledger } from '../storage/ledger';
import type { Delivery } from '../options/read-settings';
import type { Protocol } from './protocol';

export interface OutboxOptions {
  /** Of the namespace. */
  readonly name: string;
  readonly collector: string;
  readonly protocol: Protocol;
  readonly delivery: Delivery;
  readonly ledger: Ledger;
  emit(event: string, ...told: unknown[]): unknown;
  report(code: string, message: string, event?: TrackedEvent): void;
}
