import { PAGE_VIEW, type TrackedEvent, type UnstampedEvent } from './event';

/**
 * Tells page views apart: the routes of a single-page app share a document. A view's id is made of its page's, which another
 * visitor does not share (rule 36): so nothing is remembered, and two who count alike come to the same.
 */
export const createViewIds = () => {
  let count = 0;
  /** The view of now has had its `page_view`: the next one is of another. */
  let isTold = false;

  return {
    beforeTrack({ name }: UnstampedEvent): void {
      if (name !== PAGE_VIEW || !isTold) return;
      count++;
      isTold = false;
    },
    onTrack({ name, page }: TrackedEvent): void {
      if (name === PAGE_VIEW) isTold = true;
      const { id } = page;
      const start = id.slice(0, 14) + 8;
      // What is told late of a view that was left has that one's.
      if (`${page.viewId}`.startsWith(start)) return;
      page.viewId = start + id.slice(15, -4) + (65_536 + count).toString(16).slice(-4);
    },
  };
};
