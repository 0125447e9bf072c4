import { inspect } from './inspect';

/**
 * Wraps calls so that they never throw into the page, and do nothing once the tracker is stopped. A repeated error,
 * which a replaced global may cause, is reported once.
 */
export const createSafely = (isStopped: () => boolean, report: (code: string, message: string) => void) => {
  let reported: string;
  return <Args extends unknown[], Result>(work: (...args: Args) => Result) =>
    (...args: Args): Result | null => {
      try {
        if (!isStopped()) return work(...args);
      } catch (error) {
        const message = inspect(error);
        if (message !== reported) report('internal', (reported = message));
      }
      return null;
    };
};

export type Safely = ReturnType<typeof createSafely>;
