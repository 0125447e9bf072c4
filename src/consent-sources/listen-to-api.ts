import { own } from '../core/util/own';
import type { ConsentAnswers } from './consent-answers';

/** An interface of the IAB: a global function that calls a consent manager, or its stub. */
type Api = (command: string, ...args: unknown[]) => void;

/** Milliseconds before the second look-up. Each later wait is 1.5 times as long. */
const FIRST_WAIT_MS = 100;

/**
 * Calls `onEvent` with the own properties of each event of the manager that the page has under that name. The look-up repeats until
 * a manager answers: it may load later, and an element or another script's function may have its name until then. The intervals
 * grow, so that a page without a manager is hardly affected. `version` precedes the callback in the interfaces that have one.
 * Returns a function that stops listening.
 */
export const listenToApi = <Event extends { readonly listenerId?: number }>(
  name: string,
  version: readonly number[],
  guard: ConsentAnswers['guard'],
  onEvent: (event: Partial<Event>) => void,
): (() => void) => {
  const page = window as unknown as Record<string, Api | undefined>;
  let timer: ReturnType<typeof setTimeout>;
  let wait = FIRST_WAIT_MS;
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
    // The manager may answer a stub's queued call after `stop`.
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
