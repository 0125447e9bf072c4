/** Jobs one after the other. The first begins at once, in the task that asks for it. */
export const createLine = () => {
  let last: Promise<unknown> | undefined;
  return <T>(begin: () => Promise<T>): Promise<T> => {
    const job = last ? last.then(begin) : begin();
    const end = () => {
      if (last === mine) last = undefined;
    };
    const mine = (last = job.then(end, end));
    return job;
  };
};
