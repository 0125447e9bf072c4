import { PAGE_VIEW } from '../../core/event/event';
import type { Plugin } from '../../core/tracker/plugin';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { createVisibleTime } from '../shared/visible-time';

/**
 * Tracks `page_leave`, passive, when the page goes, and when it is frozen: `foregroundDuration` is how long, in milliseconds,
 * the view that was open was visible, or since it was last told. The views before it are told by the `page_view` after them.
 */
export function pageLeaves(): Plugin {
  const visibleTime = createVisibleTime();
  let api: OwnPluginApi;

  return {
    name: 'page-leaves',
    setup(given) {
      api = given as OwnPluginApi;
    },
    onVisibilityChange: visibleTime.change,
    beforeTrack({ name }) {
      if (name === PAGE_VIEW) visibleTime.reset();
    },
    onPageExit(isUnloading) {
      const foregroundDuration = visibleTime.read();
      if (!isUnloading || !foregroundDuration) return;
      visibleTime.reset();
      if (!api.track('page_leave', { foregroundDuration }, { passive: true })) return;
      // The tab's next page is not to tell it again.
      api.rooms.tab.note('');
      api.rooms.exitPage();
    },
  };
}
