import { classifyResponse, type Verdict } from './classify-response';
import type { Acceptance } from './protocol';

/** A collector that refuses this many requests in a row refuses everything, so batches are not divided any more. */
const MAX_DIVIDED_REFUSALS = 50;

/** Limits the events of a request: a batch that was refused as a whole halves the limit. */
export const createBatchLimit = (batchSize: number) => {
  let mostEvents = batchSize;
  let refusalsInARow = 0;
  return {
    mostEvents: (): number => mostEvents,
    /** Judges and counts the answer to a request with this number of events. */
    judge(status: number, accepted: Acceptance, events: number): Verdict {
      const isDividing = refusalsInARow < MAX_DIVIDED_REFUSALS;
      const verdict = classifyResponse(status, accepted, isDividing ? events : 1);
      if (verdict === 'acknowledged') {
        refusalsInARow = 0;
        // The refused events are gone, so others are sent together again.
        if (mostEvents < 2) mostEvents = batchSize;
      } else if (verdict !== 'failed') {
        refusalsInARow++;
        if (verdict === 'divided') mostEvents = events >> 1;
        else if (!isDividing) mostEvents = batchSize;
      }
      return verdict;
    },
  };
};
