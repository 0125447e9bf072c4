import { inTime } from '../util/patience';

/** An image that hangs keeps the page from loading for ever: it is waited for no longer than this, in milliseconds. */
const LOAD_PATIENCE = 5000;

/** Runs `start` when the page has loaded and is idle, at most 5 s after its load: the first request competes with nothing. */
export const whenIdle = (start: () => void): void => {
  // Safari has no requestIdleCallback, nor has jsdom.
  const wait = () =>
    window.requestIdleCallback ? window.requestIdleCallback(start, { timeout: 5000 }) : setTimeout(start);
  if (document.readyState === 'complete') wait();
  else
    void inTime(new Promise<unknown>((resolve) => addEventListener('load', resolve)), LOAD_PATIENCE).then(
      wait,
    );
};
