/** An event has about five addresses and instants, and most of them are those of the previous event. */
const MAX_RESULTS = 20;

/** Returns `work` with a cache: one call for each argument. More than `maxResults` results empty the cache. */
export const remember = <Argument, Result>(
  work: (argument: Argument) => Result,
  maxResults = MAX_RESULTS,
) => {
  const results = new Map<Argument, Result>();
  return (argument: Argument): Result => {
    if (results.size > maxResults) results.clear();
    if (!results.has(argument)) results.set(argument, work(argument));
    return results.get(argument)!;
  };
};
