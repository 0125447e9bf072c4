import { attempt } from '../util/attempt';

import { isUuid, uuid } from '../util/ids';

/**
 * The id of this tab. The id is in sessionStorage only while no page of the tab is alive: put there when the page goes, taken out
 * by the next one. The id survives navigation, but a duplicated tab, which copies sessionStorage, finds none.
 */
export const createTab = (key: string) => {
  let id = '';
  /** The text that the previous page has left, until this page leaves one. */
  let note = '';
  let pageId = '';
  let visitor: string | undefined;
  /** Another visitor has another tab, and another page too (rule 36). */
  const meet = (userId = visitor): void => {
    if (visitor && visitor !== userId) id = pageId = '';
    visitor = userId;
  };
  const renew = (): void => void (id = pageId = visitor = '');
  return {
    renew,
    /** The id of the tab for this visitor, if known. */
    id(userId?: string): string {
      meet(userId);
      return (id ||= uuid());
    },
    /** The id of this document. */
    pageId(userId?: string): string {
      meet(userId);
      return (pageId ||= uuid());
    },
    note(text?: string): string {
      note = text ?? note;
      return note;
    },
    /** Storage may be used: takes over what the page before has left, or, on the way back, what this one has. */
    open(): void {
      attempt(() => {
        const [before, left, whose] = (sessionStorage.getItem(key) ?? '').split(' ');
        sessionStorage.removeItem(key);
        if (!id) note = left ?? '';
        // Anybody can write there.
        if (isUuid(before)) id ||= before!;
        visitor ||= whose;
      });
    },
    /** Storage may be used still. */
    exit(): void {
      if (id) attempt(() => sessionStorage.setItem(key, `${id} ${note} ${visitor ?? ''}`));
    },
    /** Storage may not be used any more. */
    forget(): void {
      renew();
      note = '';
      attempt(() => sessionStorage.removeItem(key));
    },
  };
};

const tabs = new Map<string, ReturnType<typeof createTab>>();
/** Trackers of one name on one page share the tab. */
export const openTab = (name: string): ReturnType<typeof createTab> => {
  const tab = tabs.get(name) ?? createTab(name);
  tabs.set(name, tab);
  return tab;
};
