import type { ConsentState } from '../core/consent/consent-state';

/** What a source of consent has said; `awaited`: it has not even come. */
export type ConsentAnswer = ConsentState | 'awaited';

/** Of several answers the strictest holds: one denial is enough, and all have to grant it. */
export const findStrictest = (answers: Iterable<ConsentAnswer>): ConsentState => {
  const given = [...answers];
  return given.includes('denied')
    ? 'denied'
    : given.every((answer) => answer === 'granted')
      ? 'granted'
      : 'pending';
};
