/** Returns a function that calls `first` at its first call in a task, and `last` in the microtask after the task. */
export const oncePerTask = (last: () => void, first?: () => void): (() => void) => {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      last();
    });
    first?.();
  };
};
