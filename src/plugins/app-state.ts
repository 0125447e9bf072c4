import { BETWEEN, RUN_ANNOUNCED, undated } from '../session/record';
import { createListeners } from './listeners';
import type { Plugin, PluginApi, PluginTrackOptions } from './plugin';

const NAME = 'application_state_transition';

interface Navigate extends Event {
  readonly destination: { readonly url: string; readonly sameDocument: boolean };
  readonly downloadRequest: string | null;
}

/**
 * Tracks the transitions of the site as `application_state_transition`, with the property `transition_type`:
 * `application_initialized`, `application_foreground`, `application_background`, `application_exit` (rules 22-27).
 */
export function appState(): Plugin {
  const { listen, teardown } = createListeners();
  let api: PluginApi;
  let startedAt: number;
  let heading: boolean | undefined;
  let starting = true;

  const transition = (type: string, options?: PluginTrackOptions, more?: object) =>
    api.track(NAME, { transition_type: `application_${type}`, ...more }, options);

  /** A navigation begins: is it to another page, and to one of this site? */
  const head = (url?: string) => {
    heading = url !== undefined;
    api.stay(heading && new URL(url!, location.href).host === location.host);
  };

  /** What rules 24 to 27 say of this run; `undefined` when it is no launch. */
  const describeRun = () => {
    const { answer, found, record, kept, died } = api.run();
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const type = entry?.type;
    // Loading a page again that crashed is a launch.
    const within =
      type === 'reload' ||
      found?.state === BETWEEN ||
      (type === 'navigate' && document.referrer.startsWith(location.origin + '/'));
    if (answer || (within && !died)) return;
    const { version, installType = 'auto' } = api.app ?? {};
    const before = undated(record?.appVersion);
    const auto = installType === 'auto';
    const first = kept && !(record && record.announced & RUN_ANNOUNCED);
    return {
      is_first_run: auto ? first : installType === 'known-install',
      is_upgrade: auto ? !!(before && version && version !== before) : installType === 'known-upgrade',
      // What was written since is this page's own, hidden while it was loading, or that of one that started with it.
      ...((died || (!first && found?.sessionIndex && found.lastActivityAt < startedAt)) &&
        answer !== undefined && { successfully_closed: !died }),
    };
  };

  const start = () => transition('initialized', { safe: api.ran, time: startedAt });

  return {
    name: 'app-state',
    setup(given) {
      api = given;
      startedAt = Date.now();
      api.launches();
      const { navigation } = window as { navigation?: EventTarget };
      if (navigation) {
        listen(navigation, 'navigate', ({ destination, downloadRequest }: Navigate) =>
          head(destination.sameDocument || downloadRequest != null ? undefined : destination.url),
        );
        listen(navigation, 'navigatesuccess', () => head());
        listen(navigation, 'navigateerror', () => head());
      } else {
        listen(window, 'click', ({ target, defaultPrevented }: MouseEvent) => {
          const link = (target as Element).closest?.<HTMLAnchorElement>('a[href]');
          head((!defaultPrevented && !link?.target && link?.href) || undefined);
        });
        listen(window, 'submit', ({ target, defaultPrevented }: SubmitEvent) =>
          head(defaultPrevented ? undefined : (target as HTMLFormElement).action),
        );
      }
      start();
    },
    beforeTrack({ name, properties }) {
      if (name !== NAME || properties.transition_type !== 'application_initialized') return;
      if (api.run().early) {
        // Hidden while the page was loading: the site's other tabs have not answered yet.
        void api.ready.then(start);
        return false;
      }
      starting = false;
      const run = describeRun();
      return run ? void Object.assign(properties, run) : false;
    },
    onVisibilityChange(visible) {
      // Back from where it was heading.
      if (visible) head();
    },
    onStateChange({ state, since, closing }) {
      if (state === 'background')
        transition(closing && !heading ? 'exit' : 'background', {
          passive: true,
          trailing: true,
          time: since,
        });
      // A launch says it all, also that of another page which starts in this moment.
      else if (!starting || (api.run().answer !== '0' && !describeRun())) transition('foreground');
    },
    teardown,
  };
}
