/** The facts of an error, which are the same at each occurrence. */
export interface ErrorFacts {
  readonly source: string;
  readonly message: string;
  readonly stack?: string;
}

/** `count`: the occurrences since the last report. */
export interface CountedError extends ErrorFacts {
  count: number;
}

/** Limits within a window: the number of different errors, and the number of events. */
const WINDOW_MS = 60_000;
const MAX_DIFFERENT = 10;
const MAX_EVENTS = 40;
/**
 * Decides which errors are reported, and when. The first of its kind is reported at once.
 * Repetitions are reported with the next new error, with the first after the window, or on leaving.
 */
export const createErrorCounts = (report: (error: CountedError) => void) => {
  const known = new Map<string, CountedError>();
  let since = -Infinity;
  let room: number;

  const leave = (): void => {
    for (const error of known.values())
      if (error.count && room-- > 0) {
        const reported = { ...error };
        // The count is reset first, since reporting may fail.
        error.count = 0;
        report(reported);
      }
  };
  const forget = (): void => known.clear();

  return {
    leave,
    forget,
    add(facts: ErrorFacts, now: number): void {
      if (now - since >= WINDOW_MS) {
        since = now;
        room = MAX_EVENTS;
        leave();
        forget();
      }
      const key = facts.message + facts.stack;
      const error = known.get(key);
      if (error) error.count++;
      else if (known.size < MAX_DIFFERENT) {
        known.set(key, { ...facts, count: 1 });
        leave();
      }
    },
  };
};
