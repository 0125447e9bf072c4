const timeOf = (work: () => unknown) => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

/**
 * How many times as long as `control` takes `work`. The fastest of 1,000 runs each count: on a busy machine the longer of two is
 * interrupted more often. Each run is timed alone, because several take longer than a process may run at a time.
 */
export const compareTimes = (work: () => unknown, control: () => unknown): number => {
  let [fastest, fastestControl] = [Infinity, Infinity];
  for (let round = 0; round < 1_000; round++) {
    fastestControl = Math.min(fastestControl, timeOf(control));
    fastest = Math.min(fastest, timeOf(work));
  }
  const ratio = fastest / fastestControl;
  if (process.env.SHOW_RATIO) console.log(`${ratio} times as long as the control`);
  return ratio;
};
