import { attempt } from '../util/attempt';
import { isUuid, uuid } from '../util/ids';
import { remember } from '../util/remember';

/**
 * Keeps the id of this tab. The id is in sessionStorage only while no page of the tab is alive: a page writes it on exit, and the
 * next page takes it out. The id survives navigation, but a duplicated tab, which copies sessionStorage, finds none.
 */
export const createTab = (key: string) => {
  let id = '';
  let pageId = '';
  let visitor: string | undefined;
  /** Another visitor gets other ids of the tab and of the page (rule 36). */
  const setVisitor = (userId = visitor): void => {
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
      setVisitor(userId);
      return (id ||= uuid());
    },
    /** The id of this document. */
    pageId(userId?: string): string {
      setVisitor(userId);
      return (pageId ||= uuid());
    },
    /** Reads the text that the previous page has left or, after a return, this one. Storage may be used from now on. */
    open(): void {
      attempt(() => {
        const [before, left, whose] = (sessionStorage.getItem(key) ?? '').split(' ');
        sessionStorage.removeItem(key);
        if (!id) tab.note = left ?? '';
        // Any script can write there.
        if (isUuid(before)) id ||= before!;
        visitor ||= whose;
      });
    },
    /** Writes the id for the next page. Storage may still be used. */
    exit(): void {
      if (id) attempt(() => sessionStorage.setItem(key, `${id} ${tab.note} ${visitor ?? ''}`));
    },
    /** Forgets the ids, also in storage, which may not be used any more. */
    forget(): void {
      renew();
      tab.note = '';
      attempt(() => sessionStorage.removeItem(key));
    },
  };
  return tab;
};

/** Trackers of one name on a page share the tab. */
export const openTab = remember(createTab, Infinity);
