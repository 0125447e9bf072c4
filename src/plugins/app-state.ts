import { BETWEEN, FOREGROUND, RUN_ANNOUNCED, undated } from '../session/record';
import { createListeners } from './listeners';
import type { Plugin, PluginApi, PluginTrackOptions } from './plugin';

const NAME = 'application_state_transition';

/** Milliseconds after which a navigation that has begun is taken for one that came to nothing. */
const MINUTE = 60_000;

interface Navigate extends Event {
  readonly destination: { readonly url: string; readonly sameDocument: boolean };
  readonly downloadRequest: string | null;
}

/** Does what is opened there take this page's place? */
const isHere = (target: string) => /^(_self)?$/i.test(target);

/**
 * Tracks the transitions of the site as `application_state_transition`, with the property `transition_type`:
 * `application_initialized`, `application_foreground`, `application_background`, `application_exit` (rules 22-27).
 */
export function appState(): Plugin {
  const { listen, teardown } = createListeners();
  let api: PluginApi;
  let startedAt: number;
  let heading: boolean | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let starting = true;

  const transition = (type: string, options?: PluginTrackOptions) =>
    api.track(NAME, { transition_type: `application_${type}` }, options);

  /** A navigation begins: is it to another page, and to one of this site? */
  const head = (url?: string) => {
    heading = url !== undefined;
    clearTimeout(timer);
    // An answer without a page, or a download, is told by nothing.
    if (heading) timer = setTimeout(head, MINUTE);
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
      (found?.state === BETWEEN && startedAt - found.stateSince < MINUTE) ||
      (type === 'navigate' && document.referrer.startsWith(location.origin + '/'));
    if (answer || (within && !died)) return;
    const { version, installType = 'auto' } = api.app ?? {};
    const before = undated(record?.appVersion);
    const auto = installType === 'auto';
    const first = kept && !(record && record.announced & RUN_ANNOUNCED);
    return {
      is_first_run: auto ? first : installType === 'known-install',
      is_upgrade: auto ? !!(before && version && version !== before) : installType === 'known-upgrade',
      // What was written since is this page's own, hidden while it was loading, or that of one that started with it. Where
      // a page that was visible may have died or not, nothing is known.
      ...((died ||
        (!first && found?.sessionIndex && found.state !== FOREGROUND && found.lastActivityAt < startedAt)) &&
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
        listen(window, 'click', ({ target, defaultPrevented, ctrlKey, metaKey, shiftKey }: MouseEvent) => {
          const link = (target as Element).closest?.<HTMLAnchorElement>('a[href]');
          const elsewhere = defaultPrevented || ctrlKey || metaKey || shiftKey;
          const follows = link && !elsewhere && !link.hasAttribute('download') && isHere(link.target);
          const [page] = location.href.split('#');
          head(follows && !link.href.startsWith(page + '#') ? link.href : undefined);
        });
        listen(window, 'submit', ({ target, defaultPrevented }: SubmitEvent) => {
          const form = target as HTMLFormElement;
          head(!defaultPrevented && isHere(form.target) ? form.action : undefined);
        });
      }
      start();
    },
    beforeTrack({ name, properties }) {
      if (name !== NAME || properties.transition_type !== 'application_initialized') return;
      if (!starting) return false;
      if (api.run().early) {
        // Hidden while the page was loading: the site's other tabs have not answered yet.
        void api.ready.then(start);
        return false;
      }
      starting = false;
      const run = describeRun();
      return run ? void Object.assign(properties, run) : false;
    },
    onSessionStart() {
      // Consent was denied when the page started.
      if (starting) start();
    },
    onVisibilityChange(visible) {
      // Back from where it was heading.
      if (visible) head();
    },
    onStateChange({ state, since, closing }) {
      if (state === 'background') {
        starting = false;
        const type = closing && !heading ? 'exit' : 'background';
        transition(type, { passive: true, trailing: true, time: since });
      }
      // A launch says it all, also that of another page which starts in this moment.
      else if (!starting || (api.run().answer !== '0' && !describeRun())) transition('foreground');
    },
    teardown() {
      clearTimeout(timer);
      teardown();
    },
  };
}
