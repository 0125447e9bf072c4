/** What an answer means for the events of its request; `divided`: they are tried again in smaller batches. */
export type Verdict = 'acknowledged' | 'divided' | 'refused' | 'failed';

export const TOO_LARGE = 413;

/** Not these events, and not later either. */
const REFUSED = /^4(?!08|29)/;
/** Nor any others: which they are has not been looked at. */
const ALIKE = /^4(0[134]|10)$/;

/**
 * `status` 0: there was no answer. A batch that is refused may have one bad event: it is divided, as long as that `isHopeful`
 * and there are several.
 */
export const classifyResponse = (
  status: number,
  isAccepted: boolean,
  events: number,
  isHopeful: boolean,
): Verdict =>
  isAccepted
    ? 'acknowledged'
    : !REFUSED.test(`${status}`)
      ? 'failed'
      : events > 1 && isHopeful && !ALIKE.test(`${status}`)
        ? 'divided'
        : 'refused';
