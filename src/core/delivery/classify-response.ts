import type { Acceptance } from './protocol';

/** What an answer means for the events of its request; `divided`: they are tried again in smaller batches. */
export type Verdict = 'acknowledged' | 'divided' | 'refused' | 'failed';

/** Not these events, and not later either. */
const REFUSED = /^4(?!08|29)/;
/** Nor any others: none has been looked at. */
const ALIKE = /^4(0[134]|10)$/;

/** `status` 0: there was no answer. Of several events that are refused as a whole one may be bad. */
export const classifyResponse = (status: number, accepted: Acceptance, events: number): Verdict =>
  accepted && accepted !== 'refused'
    ? 'acknowledged'
    : !accepted && !REFUSED.test(`${status}`)
      ? 'failed'
      : events > 1 && !ALIKE.test(`${status}`)
        ? 'divided'
        : 'refused';
