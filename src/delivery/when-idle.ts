/** Longest wait for a page that never finishes loading, in milliseconds. */
const LONGEST = 5000;

/** Runs `start` once, when the page has loaded and the browser is idle: the first request competes with nothing. */
export function whenIdle(start: () => void): void {
  const idle = () =>
    'requestIdleCallback' in window ? requestIdleCallback(start, { timeout: 1000 }) : setTimeout(start, 50);
  if (document.readyState === 'complete') idle();
  else {
    addEventListener('load', idle, { once: true });
    setTimeout(start, LONGEST);
  }
}
