import { attempt } from '../../core/util/attempt';
import { isUuid } from '../../core/util/ids';
import { localKeys, readLocal, removeLocal } from '../../core/storage/local-storage';
import { printWhole } from '../../core/session/rules/record-text';
import { blankRecord } from '../../core/session/rules/session-record';
import { createCookieStore } from '../../core/storage/cookie-store';

// Snowplow's own tracker keeps its visitor in a cookie `_sp_id.1fff`, or in `localStorage` under that name: texts joined by
// dots. Four hex digits tell the cookie's domain and path. `_sp_ses.1fff` says that the session lives.

const cookies = createCookieStore();

/** What its events wait under in `localStorage`. */
const QUEUE = 'snowplowOutQueue_';

/** What Snowplow's own tracker has stored under its prefix; nothing for an empty one. */
export const createVisitorStorage = (prefix: string) => {
  /** Names of its cookies, and of what it has in `localStorage`. */
  const names = () =>
    [...(attempt(() => document.cookie.split(/[=;] ?/)) ?? []), ...localKeys(prefix)].filter(
      (name) => prefix && RegExp(`^${prefix}(id|ses)\\.`).test(name),
    );

  return {
    /** The visitor whom it has seen last, as a record whose session is over; `undefined` where there is none. */
    findVisitor(): string | undefined {
      const [latest] = names()
        .map((name) => (cookies.read(name)[0] ?? readLocal(name)!).split('.'))
        .filter((parts) => isUuid(parts[0]))
        .sort((one, other) => +other[3]! - +one[3]!);
      if (!latest) return;
      const [userId, , visits, seconds, , sessionId] = latest as string[] & {
        0: string;
        2: string;
        3: string;
        5: string;
      };
      // Its clock may have been ahead.
      const at = Math.min(+seconds * 1000, Date.now());
      return printWhole({
        ...blankRecord,
        userId,
        sessionId,
        sessionIndex: +visits,
        startedAt: at,
        lastActivityAt: at,
        endedAt: at,
        endReason: 1,
      });
    },
    /**
     * Whom it knows is nobody any more: consent was withdrawn, or somebody has logged out. Only a withdrawal drops the events
     * that wait.
     */
    forget(isWithdrawn?: boolean): void {
      [...names(), ...(isWithdrawn && prefix ? localKeys(QUEUE) : [])].forEach((name) => {
        cookies.remove(name);
        removeLocal(name);
      });
    },
  };
};
