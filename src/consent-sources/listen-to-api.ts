import { own } from '../core/util/own';
import type { ConsentAnswers } from './consent-answers';

/** An interface of the IAB's: a function of the page's, by which a consent manager, or its stub, is called. */
type Api = (command: string, ...args: unknown[]) => void;

/** Milliseconds before the second look; half as many again before each that follows. */
const FIRST_WAIT = 100;

/**
 * Calls `onEvent` with each event of the manager that the page has under that name: with its own properties only. The look-up
 * repeats until a manager answers, for it may load later, and an element or another script's function may have its name until
 * then. The intervals grow, so that a page without a manager pays next to nothing. `version` precedes the callback in the
 * interfaces that have one. Returns what stops listening.
 */
export const listenToApi = <Event extends { readonly listenerId?: number }>(
  name: string,
  version: readonly number[],
  guard: ConsentAnswers['guard'],
  onEvent: (event: Partial<Event>) => void,
): (() => void) => {
  const page = window as unknown as Record<string, Api | undefined>;
  let timer: ReturnType<typeof setTimeout>;
  let wait = FIRST_WAIT;
  /** The function that was asked last. */
  let asked: Api | undefined;
  let listenerId: number | undefined;
  let isStopped = false;

  const stop = (): void => {
    isStopped = true;
    clearTimeout(timer);
    if (listenerId != null) page[name]?.('removeEventListener', ...version, () => {}, listenerId);
  };
  const listener = guard((event: Event, success: boolean) => {
    clearTimeout(timer);
    listenerId = event?.listenerId;
    // A stub's queue reaches the manager late.
    if (isStopped) stop();
    else if (event && success === true) onEvent(own(event));
    else throw __DEV__ ? 'success is not true' : 'success';
  });
  const look = guard(() => {
    timer = setTimeout(look, (wait *= 1.5));
    const api = page[name];
    if (!api || api === asked) return;
    // An element of that name, or a function that throws, is reported; the next look asks again.
    api('addEventListener', ...version, listener);
    asked = api;
  });
  look();
  return stop;
};
