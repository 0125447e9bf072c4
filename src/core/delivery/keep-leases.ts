import type { Ledger } from '../storage/ledger';
import { readClock } from '../util/clock';
import { BURST_LEASE_MS, RENEWAL_MARGIN_MS, type Burst, type Row } from './burst';
import { readRows } from './stored-rows';

/**
 * Renews the leases of bursts in flight before the earliest ends, and again in time. Each renewal is a transaction that reads first: a
 * row that another page has claimed or deleted is not written again. Returns a function that stops the renewals.
 */
export const keepLeases = (
  bursts: readonly Burst[],
  { exclusive }: Pick<Ledger, 'exclusive'>,
  lease: (burst: Burst) => void,
): (() => void) => {
  let timer: ReturnType<typeof setTimeout>;
  const work = (rows: readonly (Row | undefined)[]): void =>
    bursts.forEach((burst, i) => {
      if (rows[i]?.due === burst.due) lease(burst);
    });
  const renewIn = (delay: number): void => {
    timer = setTimeout(() => {
      renewIn(BURST_LEASE_MS - RENEWAL_MARGIN_MS);
      // Without a renewal the leases expire, and any page may send the events.
      exclusive(work, (objects) => readRows(objects, bursts)).catch(() => {});
    }, delay);
  };
  renewIn(Math.min(...bursts.map(({ due }) => due)) - RENEWAL_MARGIN_MS - readClock());
  return () => clearTimeout(timer);
};
