/** The time of calls: it is now, but for those that are made as of an earlier time, where the stub's queue is replayed. */
export const createCallClock = () => {
  let replayed: number | undefined;
  return {
    now: (): number => replayed ?? Date.now(),
    replay(time: number, call: () => unknown): void {
      replayed = time;
      try {
        call();
      } finally {
        replayed = undefined;
      }
    },
  };
};
