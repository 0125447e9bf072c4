import { attempt } from '../../attempt';
import { isUuid } from '../../ids';
import { localKeys, readLocal, removeLocal } from '../../ledger/local-storage';
import { printWhole } from '../../record/record-text';
import { blankRecord } from '../../record/session-record';
import { createCookieStore } from '../../store/cookie-store';

// Snowplow's own tracker keeps its visitor in a cookie `_sp_id.1fff`, or in `localStorage` under that name: texts joined by
// dots. Four hex digits tell the cookie's domain and path. `_sp_ses.1fff` says that the session lives.

const cookies = createCookieStore();

/** Names of its cookies, and of what it has in `localStorage`; none for an empty prefix. */
const namesOf = (prefix: string): string[] =>
  [...(attempt(() => document.cookie.split(/[=;] ?/)) ?? []), ...localKeys(prefix)].filter(
    (name) => prefix && RegExp(`^${prefix}(id|ses)\\.`).test(name),
  );

/** The visitor whom it has seen last, as a record whose session is over; `undefined` where there is none. */
export const findVisitor = (prefix: string): string | undefined => {
  const [latest] = namesOf(prefix)
    .map((name) => (cookies.read(name)[0] ?? readLocal(name)!).split('.'))
    .filter((parts) => isUuid(parts[0]))
    .sort((one, other) => +other[3]! - +one[3]!);
  if (!latest) return;
  const [userId, , visits, seconds, , sessionId] = latest as [string, string, string, string, string, string];
  const at = +seconds * 1000;
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
};

/** Whom it knows is nobody any more: consent was withdrawn, or somebody has logged out. */
export const forgetVisitor = (prefix: string): void =>
  namesOf(prefix).forEach((name) => {
    cookies.remove(name);
    removeLocal(name);
  });
