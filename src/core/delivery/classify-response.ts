import type { Acceptance } from './protocol';

/** The verdict on the events of an answered request; `divided`: they are sent again in smaller batches. */
export type Verdict = 'acknowledged' | 'divided' | 'refused' | 'failed';

/** The collector will never accept these events. 408 and 429 are failures. */
const REFUSAL_STATUS = /^4(?!08|29)/;
/** The collector has read no event, so smaller batches would be refused as well. */
const UNREAD_STATUS = /^4(0[134]|10)$/;

/** `status` is 0 without an answer. A refused batch of several events may have a single bad one, so it is divided. */
export const classifyResponse = (status: number, accepted: Acceptance, events: number): Verdict =>
  accepted && accepted !== 'refused'
    ? 'acknowledged'
    : !accepted && !REFUSAL_STATUS.test(`${status}`)
      ? 'failed'
      : events > 1 && !UNREAD_STATUS.test(`${status}`)
        ? 'divided'
        : 'refused';
