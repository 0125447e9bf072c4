// A visitor to a site with application state, and what arrives of it.
import type { Options } from '../../src/index';
import { appState } from '../../src/plugins/app-state/app-state';
import type { Load } from './profile';
import { useVisitor } from './visitor';

const NAME = 'application_state_transition';

export const useLaunches = () => {
  const visitor = useVisitor();
  const { visit, later, received } = visitor;
  const launches = async () =>
    (await received(NAME)).filter(({ properties }) => /initialized/.test(properties.transition_type));
  return {
    ...visitor,
    /** A page with application state; it knows whether other pages of the site live. */
    async open(options: Partial<Options> = {}, load?: Load) {
      const tracker = await visit({ plugins: [appState()], ...options }, load);
      await later(1_100);
      return tracker;
    },
    transitions: async () =>
      (await received(NAME)).map(({ properties }) =>
        (properties.transition_type as string).replace('application_', ''),
      ),
    launches,
    /** Properties of the last launch. */
    launch: async () => (await launches()).at(-1)!.properties,
  };
};
