import { attempt } from '../util/attempt';

import { isUuid, uuid } from '../util/ids';

/**
 * The id of this tab. It is in sessionStorage only while no page of the tab is alive: put there when the page goes, taken out
 * by the next one. So it survives navigation, and a duplicated tab, which copies sessionStorage, finds none.
 */
export const createTab = (key: string) => {
  let id = '';
  /** What the page before has left for this one, until this one leaves something itself. */
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
    /** Of this visitor, where it is known. */
    id(userId?: string): string {
      meet(userId);
      return (id ||= uuid());
    },
    /** Of this document. */
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
    /** It may not be used any more. */
    forget(): void {
      renew();
      note = '';
      attempt(() => sessionStorage.removeItem(key));
    },
  };
};

const tabs = new Map<string, ReturnType<typeof createTab>>();
/** Trackers of one name on one page tell the same tab. */
export const openTab = (name: string): ReturnType<typeof createTab> => {
  const tab = tabs.get(name) ?? createTab(name);
  tabs.set(name, tab);
  return tab;
};
