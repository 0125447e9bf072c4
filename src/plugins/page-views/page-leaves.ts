import { PAGE_VIEW } from '../../core/event/event';
import type { Plugin } from '../../core/tracker/plugin';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { createVisibleTime } from '../shared/visible-time';

const PAGE_LEAVE = 'page_leave';

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
    onPageExit(isUnloading) {
      const foregroundDuration = visibleTime.read();
      if (!isUnloading || !foregroundDuration) return;
      const id = api.track(PAGE_LEAVE, { foregroundDuration }, { passive: true });
      // Without consent the event is refused or waits, so it has not been judged.
      visibleTime.reset();
      if (!id) return;
      // The tab's next page must not report the time again.
      api.rooms.tab.note = '';
      api.rooms.exitPage();
    },
    onVisibilityChange: visibleTime.change,
    setup(pluginApi) {
      api = pluginApi as OwnPluginApi;
    },
    beforeTrack({ name }) {
      // Firefox may interrupt the listener of `pagehide`, and the next listener repeats its work: the time is open until the event
      // has been judged.
      if (name === PAGE_VIEW || name === PAGE_LEAVE) visibleTime.reset();
    },
  };
}
