import { uuid } from '../../core/util/ids';
import { ANSWER, QUESTION } from './tab-channel';

/** Milliseconds after which a page that does not answer is not just busy. */
const ANSWER_TIMEOUT_MS = 900;

/**
 * Is this page the start of a run of the site (rule 24)? The site's other pages are asked: `1`, one of them lives; `0`, one
 * starts too, and decides for both; `''`, none answers; `undefined`, nobody can be asked.
 */
export const createLaunch = (broadcast: (topic: string, message: string) => true | undefined) => {
  const me = uuid();
  /** When this page asked: of pages that start at once, the first to ask decides for all. */
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
    /** Settled when another page is known to live, or none is. */
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
    /** No more is waited for. */
    decide: (): void => void (isDecided = true),
  };
};
