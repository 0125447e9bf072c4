// The kills, by the share of the day that has been sent. Each process restarts after a while, as under a supervisor.
export const killPlan = [
  { at: 0.15, victims: ['broker'] },
  { at: 0.3, victims: ['consumer'] },
  { at: 0.45, victims: ['clickHouse'] },
  { at: 0.6, victims: ['broker', 'consumer'] },
  { at: 0.75, victims: ['collector'] },
  { at: 0.9, victims: ['consumer'] },
];

/** `next(share)` returns the due kills, each of them once. */
export const createKillPlan = (plan = killPlan) => {
  let done = 0;
  return {
    next: (share) => {
      const first = done;
      while (done < plan.length && plan[done].at <= share) done += 1;
      return plan.slice(first, done);
    },
    left: () => plan.length - done,
  };
};
