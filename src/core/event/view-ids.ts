import { PAGE_VIEW, type TrackedEvent, type UnstampedEvent } from './event';

/**
 * Distinguishes page views, because the routes of a single-page app share a document. A view id is derived
 * from the page id, which another visitor does not share (rule 36). Trackers that count the same views derive
 * the same ids, and nothing is stored.
 */
export const createViewIds = () => {
  let count = 0;
  /** The current view has had its `page_view`: the next `page_view` opens another view. */
  let hasPageView = false;

  return {
    beforeTrack({ name }: UnstampedEvent): void {
      if (name !== PAGE_VIEW || !hasPageView) return;
      count++;
      hasPageView = false;
    },
    onTrack({ name, page }: TrackedEvent): void {
      if (name === PAGE_VIEW) hasPageView = true;
      const { id } = page;
      const start = id.slice(0, 14) + 8;
      // Late events (web vitals) keep the id of the view they belong to.
      if (`${page.viewId}`.startsWith(start)) return;
      page.viewId = start + id.slice(15, -4) + (65_536 + count).toString(16).slice(-4);
    },
  };
};
