import type { ConsentState } from '../core/options/consent-state';
import type { ConsentAnswer } from '../core/tracker/plugin-internals';

/** Returns the strictest of several answers: one denial is enough, and all have to grant. */
export const findStrictest = (answers: Iterable<ConsentAnswer>): ConsentState => {
  const given = [...answers];
  return given.includes('denied')
    ? 'denied'
    : given.every((answer) => answer === 'granted')
      ? 'granted'
      : 'pending';
};
