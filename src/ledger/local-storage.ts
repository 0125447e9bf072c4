import { attempt } from '../attempt';

// `localStorage` is missing or throws where storage is blocked, and refuses texts where it is full.

export const readLocal = (key: string): string | null | undefined => attempt(() => localStorage.getItem(key));

/** They are called when a text is refused. */
export const refusals = new Set<() => void>();

/** Anything but `true`: it was refused. */
export const writeLocal = (key: string, text: string): true | undefined => {
  const isWritten = attempt(() => {
    localStorage.setItem(key, text);
    return true as const;
  });
  if (!isWritten) refusals.forEach((work) => work());
  return isWritten;
};

export const removeLocal = (key: string): void => attempt(() => localStorage.removeItem(key));

export const localKeys = (prefix: string): string[] =>
  attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) ?? [];
