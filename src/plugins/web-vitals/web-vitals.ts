import { PAGE_VIEW, type UnstampedEvent } from '../../core/event/event';
import type { Plugin } from '../../core/tracker/plugin';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';

/** The part of the package's report that is sent. */
export interface WebVital {
  readonly name: string;
  readonly value: number;
  readonly rating: string;
  readonly delta: number;
  readonly id: string;
  readonly navigationType: string;
  /** The address of a soft navigation, whose view may have been left since. */
  readonly navigationURL?: string;
}

type Measure = (onReport: (metric: WebVital) => void, options?: object) => void;

/** The package `web-vitals`, 4 or later, whole or in part: `import * as vitals from 'web-vitals'`. */
export interface WebVitalsPackage {
  readonly onCLS?: Measure;
  readonly onFCP?: Measure;
  readonly onINP?: Measure;
  readonly onLCP?: Measure;
  readonly onTTFB?: Measure;
}

type Page = UnstampedEvent['page'];

const WEB_VITAL = 'web_vital';
const pathOf = (url?: string) => url?.split(/[?#]/)[0];

/**
 * Tracks the measurements of the package `web-vitals` as `web_vital`, passive: `name` (`CLS`,
 * `FCP`, `INP`, `LCP`, `TTFB`), `value`, `delta`, `rating`, `id` and `navigationType`, on the page
 * view in which each was measured. The package reports a value that may still grow when the page is
 * hidden; if it has grown by the next time, it is reported again with the same `id`. `options` are
 * the package's own, e.g. `{ reportSoftNavs: true }`.
 */
export function webVitals(measures: WebVitalsPackage, options?: object): Plugin {
  /** Whether the page was left, and not just hidden, at its last exit. */
  let isUnloaded: boolean;
  /** The page of the last load or restore, which is measured except for soft navigations. */
  let loaded: Page | undefined;
  /** The current view, and the view before. */
  let views: readonly Page[] = [];

  return {
    name: 'web-vitals',
    setup(api) {
      const { exitPage } = (api as OwnPluginApi).rooms;
      const report = ({ name, value, delta, rating, id, navigationType, navigationURL }: WebVital) => {
        const isTracked = api.track(
          WEB_VITAL,
          { name, value, delta, rating, id, navigationType },
          { passive: true, context: { path: pathOf(navigationURL) } },
        );
        // The package's listener runs after ours, so another exit hands over its reports, in a microtask after all
        // of them.
        if (isTracked && document.hidden) void Promise.resolve(isUnloaded).then(exitPage);
      };
      for (const name of ['CLS', 'FCP', 'INP', 'LCP', 'TTFB'] as const)
        measures[`on${name}`]?.(report, options);
    },
    beforeTrack(event) {
      const { name, page, properties, context } = event;
      if (name === PAGE_VIEW || !loaded) {
        if (!loaded || properties.navigation === 'restore') loaded = page;
        views = [page, ...views.slice(0, 1)];
      }
      if (name !== WEB_VITAL) return;
      const view =
        properties.navigationType === 'soft-navigation' &&
        views.find(({ url }) => pathOf(url) === context!.path);
      Object.assign(event, { page: view || loaded, context: undefined });
    },
    onPageExit(isUnloading) {
      isUnloaded = isUnloading;
    },
  };
}
