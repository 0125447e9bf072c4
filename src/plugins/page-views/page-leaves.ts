import { PAGE_VIEW } from '../../core/event/event';
import type { Plugin } from '../../core/tracker/plugin';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { createVisibleTime } from '../shared/visible-time';

/**
 * Tracks `page_leave`, passive, when the page unloads or freezes. `foregroundDuration` is the
 * visible time of the open view in milliseconds, or the time since its last report. Earlier views
 * are reported by the next `page_view`.
 */
export function pageLeaves(): Plugin {
  const visibleTime = createVisibleTime();
  let api: OwnPluginApi;

  return {
    name: 'page-leaves',
    setup(pluginApi) {
      api = pluginApi as OwnPluginApi;
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
      // The tab's next page must not report the time again.
      api.rooms.tab.note = '';
      api.rooms.exitPage();
    },
  };
}
