/** The first room after `track()`: what comes while it is closed waits in memory, the oldest dropped beyond a bound. */
export function createGate(bound: number, dropped: () => void) {
  let open = false;
  let waiting: (() => void)[] = [];
  return {
    /** `false` only when `work` ran and said so. */
    pass(work: () => boolean | void): boolean {
      if (open) return work() !== false;
      waiting.push(work);
      if (waiting.length > bound) {
        waiting.shift();
        dropped();
      }
      return true;
    },
    open() {
      open = true;
      while (open && waiting.length) waiting.shift()!();
    },
    close: () => void (open = false),
    clear: () => void (waiting = []),
  };
}
