import { attempt } from '../util/attempt';
import { uuid } from '../util/ids';
import { readClock, timeUntil } from '../util/clock';
import { localKeys, readLocal, removeLocal, writeLocal } from './local-storage';

/** Characters that a note may have: writing millions takes its time, and the whole origin shares some five. */
const LONGEST = 1_000_000;
/**
 * After so long, a page that lives by its note is taken for dead, in milliseconds: before the leases of the rows in it are
 * over. Otherwise they could be taken from IndexedDB, sent and deleted, and then taken from the note.
 */
const LEASE = 4000;

/**
 * What a page leaves in `localStorage` for others: the fields of one JSON object, under a key of its own below `prefix`. The
 * first one says until when the page may be alive, and the note its own.
 */
export const createPageNote = (prefix: string) => {
  /** Made when the page first writes: a server component may create a tracker, and must not ask for anything random. */
  let own = '';
  let isWritten = false;

  const remove = (): void => {
    if (isWritten) removeLocal(own);
    isWritten = false;
  };

  return {
    /** The most important first: what does not fit is left out from the end. */
    write(fields: readonly string[], isAlive?: boolean): void {
      let length = 0;
      const fitting = fields.filter((field) => (length += field.length) < LONGEST);
      own ||= prefix + uuid();
      const until = isAlive ? readClock() + LEASE : 0;
      for (let count = fitting.length; count; count >>= 1)
        if (writeLocal(own, `{"0":${[until, ...fitting.slice(0, count)]}}`)) return void (isWritten = true);
      remove();
    },
    remove,
    isWritten: (): boolean => isWritten,
    /** Another page has taken it up. */
    isTaken: (): boolean => isWritten && readLocal(own) == null,
    /** The notes of other pages, but of those that may be alive. Anybody can write there: what is no object has no fields. */
    others(): (readonly [key: string, fields: [string, unknown][]])[] {
      return localKeys(prefix).flatMap((key) => {
        const { 0: until, ...fields } = Object(attempt(() => JSON.parse(readLocal(key)!))) as { 0: number };
        return key !== own && !timeUntil(until, LEASE) ? [[key, Object.entries(fields)]] : [];
      });
    },
  };
};
