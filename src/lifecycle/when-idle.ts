/** Runs `start` when the page has loaded and is idle, at most 5 s after its load: the first request competes with nothing. */
export const whenIdle = (start: () => void): void => {
  const wait = () => (window.requestIdleCallback ?? setTimeout)(start, { timeout: 5000 } as never);
  if (document.readyState === 'complete') wait();
  else addEventListener('load', wait);
};
