import type { ConsentAnswer, OwnPluginApi } from '../core/tracker/plugin-internals';

/** The answers of all the tracker's sources, after this source was added without one. */
export const openAnswers = (api: OwnPluginApi, source: string): Map<string, ConsentAnswer> => {
  // A default is no answer: with a source, consent starts as pending (rule 35).
  if (!api.rooms.settings.consent && api.consent === 'granted') {
    api.setConsent('pending');
    api.report(
      'consent',
      `consent source ${source}: data-consent="${source}" is missing${
        __DEV__
          ? ' on the tracker’s tag, or the option consent: without it consent was granted by default. It is pending from now on'
          : ''
      }`,
    );
  }
  // A signal of the browser's, or a call of the page's, has denied it before: no source grants it.
  const answers = (api.rooms.answers ??= new Map(api.consent === 'denied' ? [['', 'denied']] : []));
  return answers.set(source, 'pending');
};
