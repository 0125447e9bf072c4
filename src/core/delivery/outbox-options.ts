import type { TrackedEvent } from '../event/event';
import type { Delivery } from '../options/read-settings';
import type { Ledger } from '../storage/ledger';
import type { Protocol } from './protocol';

export interface OutboxOptions {
  /** The name of the namespace's cookie. */
  readonly name: string;
  readonly collector: string;
  readonly protocol: Protocol;
  readonly delivery: Delivery;
  readonly ledger: Ledger;
  emit(event: string, ...payload: unknown[]): unknown;
  report(code: string, message: string, event?: TrackedEvent): void;
}
