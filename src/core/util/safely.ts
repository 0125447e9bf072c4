import { inspect } from './inspect';

/**
 * Wraps calls so that none throws into the page, and none does anything once the tracker is stopped. What goes wrong again
 * and again, because something stands in the place of a global, is said once.
 */
export const createSafely = (isStopped: () => boolean, report: (code: string, message: string) => void) => {
  let told: string;
  return <Given extends unknown[], Answer>(work: (...given: Given) => Answer) =>
    (...given: Given): Answer | null => {
      try {
        if (!isStopped()) return work(...given);
      } catch (error) {
        const message = inspect(error);
        if (message !== told) report('internal', (told = message));
      }
      return null;
    };
};

export type Safely = ReturnType<typeof createSafely>;
