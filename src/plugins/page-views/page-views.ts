import { PAGE_VIEW } from '../../core/event/event';
import { createViewIds } from '../../core/event/view-ids';
import { findNavigation } from '../shared/find-navigation';
import { createLateTitle } from './late-title';
import { createListeners } from '../shared/listeners';
import { patchMethod } from '../shared/patch-method';
import type { Plugin } from '../../core/tracker/plugin';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { createVisibleTime } from '../shared/visible-time';

export { pageLeaves } from './page-leaves';

/**
 * Returns the part of an address that makes a view. Anchors within a page share one view; routes
 * behind `#/` or `#!` do not. The parameter of a link is removed, and does not make another view.
 */
const route = () => location.href.replace(/[?&]sojourn_token=[^&#]*|#(?![/!]).*/g, '');

/**
 * Tracks `page_view`: the first view, each route of a single-page app, and a return from the
 * back/forward cache. `navigation` is `load`, `route` or `restore`. `foregroundDuration` is the
 * visible time of this tab's previous view, in milliseconds; it is absent on a tab's first view, and
 * on `restore`, where it is not known at once. Routes are detected by the Navigation API; without
 * it, `history` is patched until `shutdown()`.
 *
 * All events get `page.viewId`, a UUID of their page view: each `page_view` has a new one, also if
 * the site tracks it itself. `page.title` is the title that the router sets within 1 s of the
 * navigation.
 */
export function pageViews(): Plugin {
  const { listenTo, undo, teardown } = createListeners();
  const viewIds = createViewIds();
  const lateTitle = createLateTitle();
  /** The visible time of the open view. */
  const visibleTime = createVisibleTime();
  let api: OwnPluginApi;

  return {
    name: 'page-views',
    teardown() {
      teardown();
      lateTitle.settle();
    },
    setup(pluginApi) {
      let last: string;
      api = pluginApi as OwnPluginApi;
      lateTitle.setup(api);
      const view = (navigation: string) => {
        last = route();
        const isRoute = navigation === 'route';
        const track = () =>
          api.track(PAGE_VIEW, {
            navigation,
            foregroundDuration: isRoute ? visibleTime.read() : undefined,
          });
        lateTitle.open(track, isRoute);
        visibleTime.reset();
      };
      const routed = () => {
        if (route() !== last) view('route');
      };
      listenTo(window, 'pageshow', ({ persisted }: PageTransitionEvent) => {
        if (persisted) view('restore');
      });
      const navigation = findNavigation();
      if (navigation) listenTo(navigation, 'currententrychange', routed);
      else {
        listenTo(window, 'popstate', routed);
        listenTo(window, 'hashchange', routed);
        for (const method of ['pushState', 'replaceState'] as const)
          undo.push(
            patchMethod(
              history,
              method,
              (original) =>
                function (this: History, ...args) {
                  original.apply(this, args);
                  routed();
                },
            ),
          );
      }
      view('load');
    },
    beforeTrack(event) {
      viewIds.beforeTrack(event);
      lateTitle.beforeTrack(event);
      const { name, properties } = event;
      // Read here, because the tab's storage may only be read with consent.
      if (name !== PAGE_VIEW || properties.navigation !== 'load') return;
      const before = api.rooms.tab.note;
      if (before) properties.foregroundDuration = +before;
    },
    onContext: lateTitle.onContext,
    onTrack: viewIds.onTrack,
    onVisibilityChange(visible) {
      visibleTime.change(visible);
      if (!visible) api.rooms.tab.note = `${visibleTime.read()}`;
    },
  };
}
