/** Runs `start` when the page has loaded and is idle, at most 5 s after its load: the first request competes with nothing. */
export const whenIdle = (start: () => void): void => {
  // Safari has no requestIdleCallback, nor has jsdom.
  const wait = () =>
    window.requestIdleCallback ? window.requestIdleCallback(start, { timeout: 5000 }) : setTimeout(start);
  if (document.readyState === 'complete') wait();
  else addEventListener('load', wait);
};
