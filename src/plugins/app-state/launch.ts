import { uuid } from '../../core/util/ids';
import { LAUNCH_TIMEOUT_MS } from './kept-state';
import { ANSWER, QUESTION } from './tab-channel';

/**
 * Asks the site's other pages whether this page starts a run (rule 24). The answers: `1`, another page is open; `0`, another page
 * also starts, and decides for both; `''`, no page answers; `undefined`, no page can be asked.
 */
export const createLaunch = (broadcast: (topic: string, message: string) => true | undefined) => {
  const me = uuid();
  /**
   * The time of this page's question, and its id: of pages that start together, the first to ask decides for all. `~` is greater than
   * any question.
   */
  let question = '~';
  let answer: string | undefined;
  let isDecided = false;
  let onLife: (() => void) | undefined;

  return {
    /** Resolves when another page has answered that it is open, or after the timeout. */
    ask: (): Promise<void> =>
      new Promise((resolve) => {
        onLife = resolve;
        question = `${Date.now()} ${me}`;
        if (broadcast(QUESTION, question)) answer ??= '';
        else resolve();
        setTimeout(resolve, LAUNCH_TIMEOUT_MS);
      }),
    onMessage(topic: string, message: string): void {
      const [first, second] = message.split(' ') as [string, string];
      if (topic === QUESTION) {
        if (isDecided || question < message) broadcast(ANSWER, `${second} ${+isDecided}`);
        // An older page that also starts need not have received this page's question: pages receive
        // only later messages.
        else answer ||= '0';
      }
      // A question begins with a time, so only an answer to this page begins with its id.
      if (first === me && !isDecided) {
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
