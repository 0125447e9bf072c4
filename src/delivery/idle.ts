/** Runs `start` when the page has loaded and is idle, at most 5 s after its load: the first request competes with nothing. */
export const whenIdle = (start: () => void): void => {
  const idle = () => {
    (window.requestIdleCallback ?? setTimeout)(start);
    setTimeout(start, 5000);
  };
  if (document.readyState === 'complete') idle();
  else addEventListener('load', idle);
};
