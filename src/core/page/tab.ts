import { attempt } from '../util/attempt';
import { isUuid, uuid } from '../util/ids';
import { remember } from '../util/remember';

/**
 * The id of this tab. The id is in sessionStorage only while no page of the tab is alive: put there when the page goes, taken out
 * by the next one. The id survives navigation, but a duplicated tab, which copies sessionStorage, finds none.
 */
export const createTab = (key: string) => {
  let id = '';
  let pageId = '';
  let visitor: string | undefined;
  /** Another visitor has another tab, and another page too (rule 36). */
  const meet = (userId = visitor): void => {
    if (visitor && visitor !== userId) id = pageId = '';
    visitor = userId;
  };
  const renew = (): void => void (id = pageId = visitor = '');
  const tab = {
    /** The text that the previous page has left, until this page leaves one. */
    note: '',
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
    /** Storage may be used: takes over what the page before has left, or, on the way back, what this one has. */
    open(): void {
      attempt(() => {
        const [before, left, whose] = (sessionStorage.getItem(key) ?? '').split(' ');
        sessionStorage.removeItem(key);
        if (!id) tab.note = left ?? '';
        // Anybody can write there.
        if (isUuid(before)) id ||= before!;
        visitor ||= whose;
      });
    },
    /** Storage may be used still. */
    exit(): void {
      if (id) attempt(() => sessionStorage.setItem(key, `${id} ${tab.note} ${visitor ?? ''}`));
    },
    /** Storage may not be used any more. */
    forget(): void {
      renew();
      tab.note = '';
      attempt(() => sessionStorage.removeItem(key));
    },
  };
  return tab;
};

/** Trackers of one name on one page share the tab. */
export const openTab = remember(createTab, Infinity);
