import { attempt } from '../attempt';
import { uuid } from '../ids';
import { localKeys, readLocal, removeLocal, writeLocal } from './local-storage';

/** Characters that a note may have: writing millions takes its time, and the whole origin shares some five. */
const LONGEST = 1_000_000;

/** What a page leaves in `localStorage` for others: the fields of one JSON object, under a key of its own below `prefix`. */
export const createPageNote = (prefix: string) => {
  const own = prefix + uuid();
  let isWritten = false;

  const remove = (): void => {
    if (isWritten) removeLocal(own);
    isWritten = false;
  };

  return {
    /** The most important first: what does not fit is left out from the end. */
    write(fields: readonly string[]): void {
      let length = 0;
      const fitting = fields.filter((field) => (length += field.length) < LONGEST);
      remove();
      for (let count = fitting.length; count && !isWritten; count >>= 1)
        isWritten = !!writeLocal(own, `{${fitting.slice(0, count)}}`);
    },
    remove,
    isWritten: (): boolean => isWritten,
    /** Another page has taken it up. */
    isTaken: (): boolean => isWritten && readLocal(own) == null,
    /** The notes of other pages. Anybody can write there: what is no object has no fields. */
    others: (): (readonly [key: string, fields: [string, unknown][]])[] =>
      localKeys(prefix)
        .filter((key) => key !== own)
        .map((key) => [key, Object.entries(Object(attempt(() => JSON.parse(readLocal(key)!))) as object)]),
  };
};
