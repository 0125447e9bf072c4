// Deletes events older than the operator's retention period: at the start, and every hour.

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** By time of arrival, because a visitor's clock may be years ahead. Returns a function that stops the deletion. */
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
