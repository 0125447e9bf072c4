/** The time of calls: now, except while `time` is set: then calls count as made at that time. */
export const createCallClock = () => {
  const clock = {
    time: undefined as number | undefined,
    now: (): number => clock.time ?? Date.now(),
  };
  return clock;
};

export type CallClock = ReturnType<typeof createCallClock>;
