import { findCurrent } from '../session/rules/find-current';
import { parseCopies, printRecord } from '../session/rules/record-text';
import type { SessionRecord } from '../session/rules/session-record';
import { readClock } from '../util/clock';
import { markerName, type MarkedCookies } from './cookie-store';

/** The record in the cookie: the copy that can be read and written at once, and that the server sees. */
export const createCookieCopy = (name: string, cookies: MarkedCookies) => {
  /** Did the browser accept the record? Unknown until one has been written, and again when it has disappeared (rule 31). */
  let isAccepted: boolean | undefined;
  /** The text of each cookie of the name, as last read. */
  let texts: readonly string[] = [];

  return {
    /** Is the record in a cookie, as far as is known without asking the browser? `undefined`: unknown. */
    isThere: (): boolean | undefined => isAccepted ?? (texts[0] ? true : undefined),
    /** The record, unless the cookie is older than the withdrawal `withdrawnAt`. */
    read(withdrawnAt: number): SessionRecord | undefined {
      texts = cookies.read(name);
      const found = findCurrent(parseCopies(texts, readClock()), withdrawnAt);
      if (isAccepted && !found) isAccepted = undefined;
      return found;
    },
    /** Right after a `read`: a cookie that says the same is not written again, nor one that the browser refuses. */
    write(record: SessionRecord): void {
      const text = printRecord(record);
      if (isAccepted === false || texts.includes(text)) return;
      // The next read detects that an accepted cookie has disappeared.
      if (isAccepted) cookies.write(name, text, 1);
      else isAccepted = cookies.put(name, text, 1);
      if (isAccepted) cookies.mark?.(record);
    },
    /** Is there a cookie that does not count? */
    isStale: (): boolean => !!texts[0],
    /** Was the browser closed since the record was written (rule 8)? Only cookies can say so. */
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
