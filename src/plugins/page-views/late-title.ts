import { attempt } from '../../core/util/attempt';
import { cut } from '../../core/event/create-event';
import { PAGE_VIEW, type UnstampedEvent } from '../../core/event/event';
import { printJson } from '../../core/util/print-json';
import { readDocument } from '../../core/util/read-document';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';

/** Milliseconds that requests wait for a router to set the title of a route. */
const TITLE_WAIT_MS = 1000;

/**
 * Gives the events of a view the title that the page gets after the navigation: many routers change the address first. The
 * events are tracked and stored at once, with the title of that moment. Only their request waits: until the title has
 * changed, at most 1 s, or, for the page's load, until the page is idle. A view that is left before keeps its first title.
 */
export const createLateTitle = () => {
  let api: OwnPluginApi;
  /** The id of the open view's `page_view`, and the page of that event, once it is judged. `session_start` has the same object. */
  let eventId: string | null;
  let page: UnstampedEvent['page'] | undefined;
  /** Titles of views that wait for consent, by the id of their event. */
  const titles = new Map<string | null, Pick<UnstampedEvent['page'], 'title'>>();
  let observer: MutationObserver | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stop = (): void => {
    observer?.disconnect();
    clearTimeout(timer);
    timer = undefined;
  };
  /** Sets the title of the open view, and ends its wait. */
  const settle = (): void => {
    stop();
    const late = { title: cut(`${readDocument('title')}`) };
    // The first event of a session may still wait for the critical section.
    attempt(() => (page ? Object.assign(page, late) : titles.set(eventId, late)));
    const viewId = page?.viewId;
    api.rooms.outbox.complete((shared) => {
      if (!viewId || !shared.includes(viewId)) return shared;
      const group = JSON.parse(shared) as Pick<UnstampedEvent, 'page'>;
      if (group.page.viewId === viewId) Object.assign(group.page, late);
      return printJson(group);
    });
  };

  return {
    /** Opens a view, which `track` tracks. */
    open(track: () => string | null, isRoute: boolean): void {
      stop();
      page = undefined;
      eventId = track();
      const before = readDocument('title');
      observer = attempt(
        () =>
          new MutationObserver(() => {
            const title = readDocument('title');
            // A router may remove the old title before it sets the new one.
            if (!title || title === before) return;
            clearTimeout(timer);
            // Astro's router sets the title of the next view in the task in which it then changes the address.
            timer = setTimeout(settle);
          }),
      );
      // Requests may still wait for the title of the previous view.
      if (!isRoute || !observer) return settle();
      api.rooms.outbox.pause();
      timer = setTimeout(settle, TITLE_WAIT_MS);
      observer.observe(document.head ?? document, { childList: true, characterData: true, subtree: true });
    },
    settle,
    setup: (pluginApi: OwnPluginApi): void => void (api = pluginApi),
    beforeTrack(event: UnstampedEvent): void {
      const { id, name } = event;
      Object.assign(event.page, titles.get(id));
      titles.delete(id);
      if (name === PAGE_VIEW) page = event.page;
    },
    onContext(_context: unknown, isIdle: boolean): void {
      if (isIdle && !timer) settle();
    },
  };
};
