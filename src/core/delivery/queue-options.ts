import type { Ledger } from '../storage/ledger';
import type { Burst } from './burst';

export interface QueueOptions {
  /** What all keys of its bursts begin with. */
  readonly scope: string;
  readonly ledger: Ledger;
  readonly maxQueue: number;
  readonly maxAge: number;
  readonly batchSize: number;
  emit(event: string, ...told: unknown[]): unknown;
  onLost(lost: readonly Burst[], events: number, why: string): void;
}
