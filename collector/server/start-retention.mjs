// Deletes events that are older than the operator wants to keep them: at the start, and each hour.

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** By their arrival: a visitor's clock may be years ahead. Gives a function that ends it. */
export const startRetention = ({ store, days, deleted, log, now = Date.now }) => {
  const run = async () => {
    try {
      const count = await store.deleteOlder(now() - days * DAY_MS);
      deleted('retention', count);
      if (count) log.info({ count, days }, 'old events were deleted');
    } catch (error) {
      log.error({ err: error }, 'old events could not be deleted; the next try is in an hour');
    }
  };
  let running = run();
  const timer = setInterval(() => (running = running.then(run)), HOUR_MS);
  return () => {
    clearInterval(timer);
    return running;
  };
};
