import { v4 as uuid } from 'uuid';

/**
 * The id of this tab. It is in sessionStorage only while no page of the tab is alive: put there on leaving, taken out
 * by the next page. So it survives navigation, and a duplicated tab, which copies sessionStorage, finds none.
 */
export function createTab(key: string) {
  let id: string | undefined;
  const storage = (work: (storage: Storage) => void) => {
    try {
      work(sessionStorage);
    } catch {}
  };
  const take = () => storage((kept) => kept.removeItem(key));
  return {
    /** Touches storage: not before consent. */
    id(): string {
      if (!id) {
        storage((kept) => (id = kept.getItem(key) ?? undefined));
        take();
      }
      return (id ||= uuid());
    },
    leave: () => id && storage((kept) => kept.setItem(key, id!)),
    resume: take,
    forget() {
      id = undefined;
      take();
    },
  };
}
