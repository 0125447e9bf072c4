import { merge } from './session/merge';
import { describe, type Session } from './session/describe';
import { parse as parseText } from './session/text';
import { cookieValues } from './storage/cookie-jar';

export type { Session } from './session/describe';

/**
 * The session of a request's `Cookie` header, so that a server's own events can carry it; `null` where there is no
 * living session. `name` is that of the `cookie` option. Does not judge timeouts: the page does.
 */
export function parse(cookieHeader: string | null | undefined, name = 'sojourn'): Session | null {
  const record = cookieValues(`${cookieHeader ?? ''}`, name)
    .map(parseText)
    .reduce(merge, undefined);
  return record && !record.endedAt ? describe(record, 'cookie') : null;
}
