import { openAnswers } from '../consent-sources/open-answers';
import type { OwnPluginApi } from '../core/tracker/plugin-internals';
import type { ConsentSource } from '../core/consent/consent-source';

const NAMES = ['tcf', 'gpp', 'google-consent-mode', 'remembered'];
/** A file that takes longer than this is reported: it was most likely blocked. */
const SOURCE_TIMEOUT_MS = 10_000;

const awaitSource = (name: string): ConsentSource => ({
  name,
  setup(pluginApi) {
    const api = pluginApi as OwnPluginApi;
    // On a prerendered page, the source itself may have been attached and have answered before.
    if (api.rooms.answers?.has(name)) return;
    const answers = openAnswers(api, name).set(name, 'awaited');
    setTimeout(() => {
      if (answers.get(name) === 'awaited')
        api.report(
          'consent',
          `consent source ${name}${__DEV__ ? ' has not loaded: is its file blocked?' : ''}`,
        );
    }, SOURCE_TIMEOUT_MS);
  },
});

/**
 * Creates placeholders for the sources that `data-consent="tcf gpp"` names and other script files add: consent is pending until each
 * source has answered. `own` is a source of this file. Returns `undefined` if the attribute names no sources.
 */
export const awaitSources = (words: unknown, own?: ConsentSource): ConsentSource[] | undefined => {
  if (typeof words !== 'string') return undefined;
  const names = words.trim().toLowerCase().split(/\s+/);
  if (!names.every((name) => NAMES.includes(name))) return undefined;
  return names.map((name) => (name === own?.name ? own : awaitSource(name)));
};
