import { uuid } from '../../core/util/ids';
import { ANSWER, QUESTION } from './tab-channel';

/** A page that does not answer within this time is not just busy. */
const ANSWER_TIMEOUT_MS = 900;

/**
 * Asks the site's other pages whether this page starts a run (rule 24). The answers: `1`, another page is open; `0`, another page
 * also starts, and decides for both; `''`, no page answers; `undefined`, no page can be asked.
 */
export const createLaunch = (broadcast: (topic: string, message: string) => true | undefined) => {
  const me = uuid();
  /** The time of this page's question: of pages that start together, the first to ask decides for all. */
  let askedAt = Infinity;
  let answer: string | undefined;
  let isDecided = false;
  let onLife: (() => void) | undefined;

  const reply = (at: number, other: string): string => {
    if (isDecided) return '1';
    if (askedAt < at || (askedAt === at && me < other)) return '0';
    // An older page that also starts need not have received this page's question: pages receive
    // only later messages.
    answer ||= '0';
    return '';
  };

  return {
    /** Resolves when another page has answered that it is open, or after the timeout. */
    ask: (): Promise<void> =>
      new Promise((resolve) => {
        onLife = resolve;
        askedAt = Date.now();
        if (!broadcast(QUESTION, `${askedAt} ${me}`)) return resolve();
        answer ??= '';
        setTimeout(resolve, ANSWER_TIMEOUT_MS);
      }),
    onMessage(topic: string, message: string): void {
      const [first, second] = message.split(' ') as [string, string];
      if (topic === QUESTION) {
        const replied = reply(+first, second);
        if (replied) broadcast(ANSWER, `${second} ${replied}`);
      }
      if (topic === ANSWER && first === me && !isDecided) {
        answer = second;
        if (second === '1') onLife!();
      }
    },
    answer: (): string | undefined => answer,
    isDecided: (): boolean => isDecided,
    /** Stops waiting for answers. */
    decide: (): void => void (isDecided = true),
  };
};
