import { PAGE_VIEW } from '../event/event';
import type { Plugin } from './plugin';

/** Addresses within one page are one view; those that a router keeps behind `#/` or `#!` are not. */
const route = () => location.href.replace(/#(?![/!]).*/, '');

/**
 * Tracks `page_view`: the first one, each route of a single-page app, and a return from the back/forward cache.
 * `navigation` says which: `load`, `route`, `restore`. Routes are heard from the Navigation API; where there is none,
 * `history` is patched until `shutdown()`.
 */
export function pageViews(): Plugin {
  const undo: (() => void)[] = [];
  const listen = (target: EventTarget, type: string, listener: (event: Event) => void) => {
    target.addEventListener(type, listener);
    undo.push(() => target.removeEventListener(type, listener));
  };

  return {
    name: 'page-views',
    setup({ track }) {
      let last = route();
      const view = (navigation: string) => {
        last = route();
        track(PAGE_VIEW, { navigation });
      };
      const routed = () => {
        if (route() !== last) view('route');
      };
      listen(window, 'pageshow', (event) => {
        if ((event as PageTransitionEvent).persisted) view('restore');
      });
      const { navigation } = window as { navigation?: EventTarget };
      if (navigation) listen(navigation, 'currententrychange', routed);
      else {
        listen(window, 'popstate', routed);
        listen(window, 'hashchange', routed);
        for (const method of ['pushState', 'replaceState'] as const) {
          const original = history[method];
          const patched = function (this: History, ...given: Parameters<History['pushState']>) {
            original.apply(this, given);
            routed();
          };
          history[method] = patched;
          undo.push(() => {
            // Somebody may have patched it again meanwhile: theirs calls ours, which then does nothing more.
            if (history[method] !== patched) return;
            delete (history as Partial<History>)[method];
            if (history[method] !== original) history[method] = original;
          });
        }
      }
      view('load');
    },
    teardown: () => undo.splice(0).forEach((work) => work()),
  };
}
