import { describeSession, type Session } from '../core/session/rules/describe-session';
import { parseCopies } from '../core/session/rules/record-text';
import { cookieValues } from '../core/storage/cookie-store';

export type { Session } from '../core/session/rules/describe-session';

/**
 * The session of a request's `Cookie` header, so that a server's own events can carry it; `null` where there is no
 * living session. `name` is that of the `cookie` option. Does not judge timeouts: the page does.
 */
export function parse(cookieHeader: string | null | undefined, name = 'sojourn'): Session | null {
  const record = parseCopies(cookieValues(`${cookieHeader ?? ''}`, name), Date.now());
  return record && !record.endedAt ? describeSession(record, 'cookie') : null;
}
