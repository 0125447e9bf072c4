import { attempt } from '../attempt';

/**
 * What a page leaves in localStorage for the next: IndexedDB aborts what a page that crashes or closes is writing, and the
 * cookie has no room for the session before, nor for pages and attributes.
 */
export const leave = (key: string, text: string): void => attempt(() => localStorage.setItem(key, text));

/** What was left there is removed: `only` this text, for another page may have left something since. */
export const take = (key: string, only?: string): string | null | undefined =>
  attempt(() => {
    const text = localStorage.getItem(key);
    if (!only || text === only) localStorage.removeItem(key);
    return text;
  });
