import type { ConsentAnswer, OwnPluginApi } from '../core/tracker/plugin-internals';

/** Adds a pending answer of this source, and returns the answers of all the tracker's sources. */
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
  // If the browser's signal or the page has denied consent before, no source can grant it.
  const answers = (api.rooms.answers ??= new Map(api.consent === 'denied' ? [['', 'denied']] : []));
  return answers.set(source, 'pending');
};
