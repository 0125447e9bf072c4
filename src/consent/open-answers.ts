import type { PluginApi } from '../plugins/plugin';
import type { ConsentAnswer } from './find-strictest';

/** What the tracker's sources of consent have said; this one nothing yet. */
export const openAnswers = (api: PluginApi, source: string): Map<string, ConsentAnswer> => {
  // A signal of the browser's, or a call of the page's, has denied it before: no source grants it.
  const answers = (api.answers ??= new Map(api.consent === 'denied' ? [['', 'denied']] : []));
  return answers.set(source, 'pending');
};
