import { attempt } from '../attempt';
import { uuid } from '../ids';

/** The utm_ parameters of the address, without the prefix; `undefined` when there are none. */
export const readUtm = (): Record<string, string> | undefined => {
  let utm: Record<string, string> | undefined;
  new URLSearchParams(location.search).forEach((value, key) => {
    if (/^utm_./.test(key)) (utm ??= {})[key.slice(4)] = value.slice(0, 256);
  });
  return utm;
};

/**
 * The id of this tab. It is in sessionStorage only while no page of the tab is alive: put there on leaving, taken out
 * by the next page. So it survives navigation, and a duplicated tab, which copies sessionStorage, finds none.
 */
const createTab = (key: string) => {
  let id = '';
  const tab = {
    /** What the page before has left for this one, until this one leaves something itself. */
    note: '',
    /** `stored`: may storage be touched? */
    id(stored: boolean): string {
      if (stored)
        attempt(() => {
          const [before, told] = (sessionStorage.getItem(key) ?? '').split(' ');
          sessionStorage.removeItem(key);
          if (!id) tab.note = told ?? '';
          id ||= before!;
        });
      return (id ||= uuid());
    },
    leave: () => attempt(() => id && sessionStorage.setItem(key, `${id} ${tab.note}`)),
    forget() {
      id = tab.note = '';
      attempt(() => sessionStorage.removeItem(key));
    },
  };
  return tab;
};

/** Trackers of one page tell the same page, and those of one name the same tab. A name may be any word. */
const tabs: Record<string, ReturnType<typeof createTab>> = Object.create(null);
let page: string | undefined;
export const pageId = (): string => (page ??= uuid());
export const openTab = (name: string): ReturnType<typeof createTab> =>
  (tabs[name] ??= createTab(name + '_t'));
