import type { Verdict } from './classify-response';

/**
 * The status of a burst:
 * - `waiting`: only this page and storage have it;
 * - `inFlight`: a request with it is not answered yet;
 * - `unconfirmed`: a beacon took it, or the page left its request behind, so no answer reaches the page;
 * - `done`: it is forgotten.
 */
export type Status = 'waiting' | 'inFlight' | 'unconfirmed' | 'done';

/**
 * Changes of the status beside the verdicts of a collector. `refused` also stands for the limits of the queue. `interrupted`: the
 * request was aborted, which is not a failure of the collector. `doubted`: the collector has failed since the burst was handed over.
 */
export type DeliveryChange = Verdict | 'request' | 'beacon' | 'pageExit' | 'interrupted' | 'doubted';

/** README.md beside this file has the diagram. Any other change keeps the status. */
const table: Record<Status, Partial<Record<DeliveryChange, Status>>> = {
  waiting: { request: 'inFlight', beacon: 'unconfirmed', refused: 'done' },
  inFlight: {
    acknowledged: 'done',
    refused: 'done',
    failed: 'waiting',
    divided: 'waiting',
    interrupted: 'waiting',
    pageExit: 'unconfirmed',
  },
  unconfirmed: { acknowledged: 'done', failed: 'waiting', doubted: 'waiting' },
  done: {},
};

export const nextStatus = (status: Status, change: DeliveryChange): Status => table[status][change] ?? status;
