import type { ConsentState } from '../options/consent-state';

/** Of several answers the strictest holds: one denial is enough, and all have to grant it. */
export const findStrictest = (answers: Iterable<ConsentState>): ConsentState => {
  const given = new Set(answers);
  return given.has('denied') ? 'denied' : given.has('pending') ? 'pending' : 'granted';
};
