import type { ConsentState } from '../core/options/consent-state';
import type { ConsentAnswer } from '../core/tracker/plugin-internals';

/** Of several answers the strictest holds: one denial is enough, and all have to grant it. */
export const findStrictest = (answers: Iterable<ConsentAnswer>): ConsentState => {
  const given = [...answers];
  return given.includes('denied')
    ? 'denied'
    : given.every((answer) => answer === 'granted')
      ? 'granted'
      : 'pending';
};
