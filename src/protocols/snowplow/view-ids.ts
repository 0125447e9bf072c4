import { PAGE_VIEW, type TrackedEvent } from '../../event/event';

/**
 * Snowplow tells page views apart by the id of `web_page`: each has one of its own, also the routes of a single-page app,
 * whose document stays. The first view of a document has the document's.
 */
export const createViewIds = () => {
  let documentId: string;
  let view = { id: '', url: '' };
  /** The view before: what was left of its engagement is told after the next one. */
  let former = view;

  return ({ id, name, page }: TrackedEvent): void => {
    if (name === PAGE_VIEW) {
      former = view;
      view = { id: page.id === documentId ? id : page.id, url: page.url };
      documentId = page.id;
    }
    // Another document's, or another visitor's, is not this page's.
    if (page.id !== documentId) return;
    const isFormer = page.url === former.url && page.url !== view.url;
    (page as { id: string }).id = (isFormer ? former : view).id;
  };
};
