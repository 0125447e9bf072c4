/** What is known of an error, and the same each time that it happens. */
export interface ErrorFacts {
  readonly source: string;
  readonly message: string;
  readonly stack?: string;
}

/** `count`: how often it has happened since it was told before. */
export interface CountedError extends ErrorFacts {
  count: number;
}

/** In so many milliseconds, so many different errors are told, and so many events in all. */
const WINDOW = 60_000;
const KNOWN = 10;
const EVENTS = 40;
/**
 * Says which errors are told, and when: the first of its kind at once; how often it has come again, with the next other one, with
 * the first after the minute, or on leaving.
 */
export const createErrorCounts = (tell: (error: CountedError) => void) => {
  const known = new Map<string, CountedError>();
  let since = -Infinity;
  let room: number;

  const leave = (): void => {
    for (const error of known.values())
      if (error.count && room-- > 0) {
        const told = { ...error };
        // First, for to tell may fail in its turn.
        error.count = 0;
        tell(told);
      }
  };
  const forget = (): void => known.clear();

  return {
    leave,
    forget,
    add(facts: ErrorFacts, now: number): void {
      if (now - since >= WINDOW) {
        since = now;
        room = EVENTS;
        leave();
        forget();
      }
      const key = facts.message + facts.stack;
      const error = known.get(key);
      if (error) error.count++;
      else if (known.size < KNOWN) {
        known.set(key, { ...facts, count: 1 });
        leave();
      }
    },
  };
};
