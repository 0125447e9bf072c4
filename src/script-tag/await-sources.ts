import { openAnswers } from '../consent-sources/open-answers';
import type { OwnPluginApi } from '../core/tracker/plugin-internals';
import type { ConsentSource } from '../core/consent/consent-source';

const NAMES = ['tcf', 'gpp', 'google-consent-mode', 'remembered'];
/** A file that takes longer is reported: it was most likely blocked. */
const PATIENCE = 10_000;

const awaitSource = (name: string): ConsentSource => ({
  name,
  setup(pluginApi) {
    const api = pluginApi as OwnPluginApi;
    // On a prerendered page, the source itself may have come first, and answered.
    if (api.rooms.answers?.has(name)) return;
    const answers = openAnswers(api, name).set(name, 'awaited');
    setTimeout(() => {
      if (answers.get(name) === 'awaited')
        api.report(
          'consent',
          `consent source ${name}${__DEV__ ? ' has not come: is its file blocked?' : ''}`,
        );
    }, PATIENCE);
  },
});

/**
 * `data-consent="tcf gpp"` names the sources of consent that other script files bring: until each of them has answered,
 * consent is pending. `own` is one that this file has itself. `undefined`: the attribute names none.
 */
export const awaitSources = (words: unknown, own?: ConsentSource): ConsentSource[] | undefined => {
  if (typeof words !== 'string') return undefined;
  const names = words.trim().toLowerCase().split(/\s+/);
  if (!names.every((name) => NAMES.includes(name))) return undefined;
  return names.map((name) => (name === own?.name ? own : awaitSource(name)));
};
