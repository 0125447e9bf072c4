import { attempt } from '../attempt';

// `localStorage` is missing or throws where storage is blocked, and refuses texts where it is full.

export const readLocal = (key: string): string | null | undefined => attempt(() => localStorage.getItem(key));

/** Anything but `true`: it was refused. */
export const writeLocal = (key: string, text: string): true | undefined =>
  attempt(() => {
    localStorage.setItem(key, text);
    return true;
  });

export const removeLocal = (key: string): void => attempt(() => localStorage.removeItem(key));

export const localKeys = (prefix: string): string[] =>
  attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) ?? [];
