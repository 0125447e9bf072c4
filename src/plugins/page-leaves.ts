import { PAGE_VIEW } from '../event/event';
import type { Plugin, PluginApi } from './plugin';

/**
 * Tracks `page_leave`, passive, when the page goes, and when it is frozen: `foregroundDuration` is how long, in milliseconds,
 * the view that was open was visible, or since it was last told. The views before it are told by the `page_view` after them.
 */
export function pageLeaves(): Plugin {
  let api: PluginApi;
  let looked = 0;
  let since = Infinity;
  const count = () => {
    const now = Date.now();
    if (since < now) looked += now - since;
    if (since < Infinity) since = now;
  };

  return {
    name: 'page-leaves',
    setup(given) {
      api = given;
    },
    onVisibilityChange(visible) {
      count();
      since = visible ? Date.now() : Infinity;
    },
    beforeTrack({ name }) {
      if (name !== PAGE_VIEW) return;
      count();
      looked = 0;
    },
    onPageExit(isUnloading) {
      if (!isUnloading || !looked) return;
      const foregroundDuration = looked;
      looked = 0;
      if (!api.track('page_leave', { foregroundDuration }, { passive: true })) return;
      // The tab's next page is not to tell it again.
      api.note('');
      api.flushOnExit();
    },
  };
}
