// The life of one page: whatever is to run in it runs at once, later (it sleeps) or never (it is gone).
export type Life = ReturnType<typeof createLife>;

export const createLife = (number: number, hidden: boolean) => {
  const late: (() => void)[] = [];
  const life = {
    number,
    alive: true,
    asleep: false,
    hidden,
    /** Runs in the page; what happens to a sleeping page waits until it wakes. */
    run(work: () => void): void {
      if (!life.alive) return;
      if (life.asleep) late.push(work);
      else work();
    },
    /** What has waited, in its order. */
    takeLate: () => late.splice(0),
  };
  return life;
};
