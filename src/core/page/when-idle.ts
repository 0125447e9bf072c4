import { inTime } from '../util/patience';

/** The longest wait for the `load` event, which an image that hangs delays forever. */
const LOAD_TIMEOUT_MS = 5000;

/** Runs `start` when the page has loaded and is idle, at most 5 s after its load, so that the first request competes with nothing. */
export const whenIdle = (start: () => void): void => {
  // Safari has no requestIdleCallback, nor has jsdom.
  const wait = () =>
    window.requestIdleCallback ? window.requestIdleCallback(start, { timeout: 5000 }) : setTimeout(start);
  if (document.readyState === 'complete') wait();
  else
    void inTime(new Promise<unknown>((resolve) => addEventListener('load', resolve)), LOAD_TIMEOUT_MS).then(
      wait,
    );
};
