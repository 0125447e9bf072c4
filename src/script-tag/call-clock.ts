/** Creates the clock for calls: the current time or, while `time` is set, that time. */
export const createCallClock = () => {
  const clock = {
    time: undefined as number | undefined,
    now: (): number => clock.time ?? Date.now(),
  };
  return clock;
};

export type CallClock = ReturnType<typeof createCallClock>;
