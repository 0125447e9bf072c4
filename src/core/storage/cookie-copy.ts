import { findCurrent } from '../session/rules/find-current';
import { parseCopies, printRecord } from '../session/rules/record-text';
import type { SessionRecord } from '../session/rules/session-record';
import { readClock } from '../util/clock';
import { markerName, type MarkedCookies } from './cookie-store';

/** The record in the cookie: the copy that is read and written synchronously, and that the server receives. */
export const createCookieCopy = (name: string, cookies: MarkedCookies) => {
  /** Whether the browser accepted the record: `undefined` until one is written, and after it has disappeared (rule 31). */
  let isAccepted: boolean | undefined;
  /** The texts of all cookies of that name at the last read. */
  let texts: readonly string[] = [];

  return {
    /** Whether a cookie has the record, without asking the browser; `undefined` if that is unknown. */
    isThere: (): boolean | undefined => isAccepted ?? (texts[0] ? true : undefined),
    /** The record, unless the cookie is older than the withdrawal `withdrawnAt`. */
    read(withdrawnAt: number): SessionRecord | undefined {
      texts = cookies.read(name);
      const found = findCurrent(parseCopies(texts, readClock()), withdrawnAt);
      if (isAccepted && !found) isAccepted = undefined;
      return found;
    },
    /** Call it right after `read`. Skips a cookie that has this text already, and every cookie if the browser refuses them. */
    write(record: SessionRecord): void {
      const text = printRecord(record);
      if (isAccepted === false || texts.includes(text)) return;
      // The next read detects that an accepted cookie has disappeared.
      if (isAccepted) cookies.write(name, text, 1);
      else isAccepted = cookies.put(name, text, 1);
      if (isAccepted) cookies.mark?.(record);
    },
    /** Call it after a `read` without a record: whether there is a cookie that does not count. */
    isStale: (): boolean => !!texts[0],
    /** Whether the browser was closed since the record was written (rule 8). Only cookies can show that. */
    isUnmarked: (record: SessionRecord): boolean => isAccepted !== false && !!cookies.isUnmarked?.(record),
    /** Returns whether there was a cookie. */
    remove(): boolean {
      isAccepted = undefined;
      // Another version of the site may have had the option that sets the marker.
      cookies.remove(markerName(name));
      return cookies.remove(name);
    },
  };
};
