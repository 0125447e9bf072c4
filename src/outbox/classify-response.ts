/** What an answer means for the events of its request. */
export type Verdict = 'acknowledged' | 'too-large' | 'refused' | 'failed';

const TIMEOUT = 408;
const TOO_LARGE = 413;
const TOO_MANY = 429;

/** `status` 0: there was no answer. Other 4xx answers mean: not these events, not later either. */
export const classifyResponse = (status: number, isAccepted: boolean, events: number): Verdict =>
  isAccepted
    ? 'acknowledged'
    : status === TOO_LARGE && events > 1
      ? 'too-large'
      : status >= 400 && status < 500 && status !== TIMEOUT && status !== TOO_MANY
        ? 'refused'
        : 'failed';
