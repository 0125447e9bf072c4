import { attempt } from '../../core/util/attempt';
import { isUuid } from '../../core/util/ids';
import { localKeys, readLocal, removeLocal } from '../../core/storage/local-storage';
import { printWhole } from '../../core/session/rules/record-text';
import { blankRecord } from '../../core/session/rules/session-record';
import { createCookieStore } from '../../core/storage/cookie-store';

// Snowplow's own tracker keeps its visitor in a cookie `_sp_id.1fff`, or in `localStorage` under that name, as texts joined by
// dots. Four hex digits encode the cookie's domain and path. `_sp_ses.1fff` exists while the session is open.

const cookies = createCookieStore();

/** Prefix of the tracker's event queues in `localStorage`. */
const QUEUE_PREFIX = 'snowplowOutQueue_';

/** Reads and deletes the data that Snowplow's own tracker stores under its prefix. An empty prefix matches nothing. */
export const createVisitorStorage = (prefix: string) => {
  /** Names of the tracker's cookies and `localStorage` entries. */
  const names = () =>
    [...(attempt(() => document.cookie.split(/[=;] ?/)) ?? []), ...localKeys(prefix)].filter(
      (name) => prefix && RegExp(`^${prefix}(id|ses)\\.`).test(name),
    );

  return {
    /** Returns its latest visitor as a record with an ended session, or `undefined`. */
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
    /** Forgets its visitor after a withdrawal or a logout. Only a withdrawal drops its waiting events. */
    forget(isWithdrawn?: boolean): void {
      [...names(), ...(isWithdrawn && prefix ? localKeys(QUEUE_PREFIX) : [])].forEach((name) => {
        cookies.remove(name);
        removeLocal(name);
      });
    },
  };
};
