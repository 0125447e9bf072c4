import type { ConsentState } from '../core/options/consent-state';
import type { ConsentAnswer } from '../core/tracker/plugin-internals';

/** Returns the strictest of several answers: a grant needs all of them, a denial only one. */
export const findStrictest = (answers: Iterable<ConsentAnswer>): ConsentState => {
  const states = [...answers];
  return states.includes('denied')
    ? 'denied'
    : states.every((state) => state === 'granted')
      ? 'granted'
      : 'pending';
};
