import type { ConsentAnswers } from './create-consent-source';

/** An interface of the IAB's: a function of the page's, by which a consent manager, or its stub, is called. */
type Api = (command: string, ...given: unknown[]) => void;

/** Milliseconds before the second look; half as many again before each that follows. */
const FIRST_WAIT = 100;

/**
 * Tells `heard` each event of the manager that the page has under that name. It is looked for without end, for it may come
 * later than we do, but ever more rarely, so that a page without one pays next to nothing. `version` stands before the
 * callback, where the interface has it so. Returns what stops listening.
 */
export const listenToApi = <Heard extends { readonly listenerId?: number }>(
  name: string,
  version: readonly number[],
  guard: ConsentAnswers['guard'],
  heard: (event: Heard) => void,
): (() => void) => {
  const page = window as unknown as Record<string, Api | undefined>;
  let timer: ReturnType<typeof setTimeout>;
  let wait = FIRST_WAIT;
  let listenerId: number | undefined;
  let isStopped = false;

  const stop = (): void => {
    isStopped = true;
    clearTimeout(timer);
    if (listenerId != null) page[name]?.('removeEventListener', ...version, () => {}, listenerId);
  };
  const listener = guard((event: Heard, success: boolean) => {
    listenerId = event?.listenerId;
    // What a stub has kept for the manager is answered late.
    if (isStopped) stop();
    else if (success) heard(event);
    else throw __DEV__ ? 'success is false' : 'success';
  });
  const look = guard(() => {
    if (page[name]) page[name]('addEventListener', ...version, listener);
    else timer = setTimeout(look, (wait *= 1.5));
  });
  look();
  return stop;
};
