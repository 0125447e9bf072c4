import type { Verdict } from './classify-response';

/**
 * What is known of events that were tracked together:
 * - `waiting`: nobody has them but this page, and storage;
 * - `inFlight`: a request with them has not been answered yet;
 * - `unconfirmed`: a beacon took them, or a page that went left their request behind: no answer will be heard;
 * - `done`: they are forgotten.
 */
export type Status = 'waiting' | 'inFlight' | 'unconfirmed' | 'done';

/** What happens to them; `refused`: by the collector, or by the limits; `interrupted`: the request did not fail, but what is in it has to be sent again; `doubted`: the collector has failed since. */
export type Signal = Verdict | 'request' | 'beacon' | 'pageExit' | 'interrupted' | 'doubted';

/** See the diagram in README.md beside this file. What is not named here changes nothing. */
const table: Record<Status, Partial<Record<Signal, Status>>> = {
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

/** The next status, and whether storage is to hold the events: those that nobody confirms are trusted to a healthy collector. */
export const nextStatus = (
  status: Status,
  signal: Signal,
  collectorHealthy: boolean,
): readonly [status: Status, isStored: boolean] => {
  const next = table[status][signal] ?? status;
  return [next, next !== 'done' && !(next === 'unconfirmed' && collectorHealthy)];
};
