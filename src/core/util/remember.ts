/** Results that are kept: an event has some five addresses and instants, and most of them are those of the event before. */
const MAX_RESULTS = 20;

/** Returns `work` with a memory: one call for each argument. All results are forgotten when there are more than `most`. */
export const remember = <Argument, Result>(work: (argument: Argument) => Result, most = MAX_RESULTS) => {
  const results = new Map<Argument, Result>();
  return (argument: Argument): Result => {
    if (results.size > most) results.clear();
    if (!results.has(argument)) results.set(argument, work(argument));
    return results.get(argument)!;
  };
};
