import { inspect } from './inspect';

/** Wraps calls so that none throws into the page, and none does anything once the tracker is stopped. */
export const createSafely =
  (isStopped: () => boolean, report: (code: string, message: string) => void) =>
  <Given extends unknown[], Answer>(work: (...given: Given) => Answer) =>
  (...given: Given): Answer | null => {
    try {
      if (!isStopped()) return work(...given);
    } catch (error) {
      report('internal', inspect(error));
    }
    return null;
  };

export type Safely = ReturnType<typeof createSafely>;
