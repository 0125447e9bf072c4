import { attempt } from '../util/attempt';

// `localStorage` is missing or throws where storage is blocked, and refuses texts where it is full.

export const readLocal = (key: string): string | null | undefined => attempt(() => localStorage.getItem(key));

/** Listeners that are called each time a text is refused. */
export const refusalListeners = new Set<() => void>();

/** Returns `true`, or `undefined` if the text was refused. */
export const writeLocal = (key: string, text: string): true | undefined => {
  const isWritten = attempt(() => {
    localStorage.setItem(key, text);
    return true as const;
  });
  if (!isWritten) refusalListeners.forEach((listener) => listener());
  return isWritten;
};

export const removeLocal = (key: string): void => attempt(() => localStorage.removeItem(key));

export const localKeys = (prefix: string): string[] =>
  attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) ?? [];
