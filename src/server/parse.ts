import { describeSession, type Session } from '../core/session/rules/describe-session';
import { judge } from '../core/session/rules/judge';
import { parseCopies } from '../core/session/rules/record-text';
import { cookieValues } from '../core/storage/cookie-store';

/** Options of the site's pages, so that the server applies the same rules. */
export interface ParseOptions {
  /** Name of the `cookie` option. Default `sojourn`; with a namespace `sojourn_` and the namespace. */
  name?: string;
  /** The time to judge by, in milliseconds. Default `Date.now()`. */
  now?: number;
  /** Milliseconds in the foreground; `Infinity`: never. Default 1,800,000. */
  foregroundTimeout?: number;
  /** Milliseconds in the background; `Infinity`: never. Default 1,800,000. */
  backgroundTimeout?: number;
  /** Milliseconds of a session; 0 or `Infinity`: never. Default 86,400,000. */
  maxDuration?: number;
}

/**
 * Returns the session of a request's `Cookie` header, for a server's own events. Returns `null` if there is no open session: it
 * was ended, or its timeouts have passed (rules 2-5). Never throws, whatever the header contains.
 */
export function parse(
  cookieHeader: string | null | undefined,
  {
    name = 'sojourn',
    now = Date.now(),
    foregroundTimeout = 1_800_000,
    backgroundTimeout = 1_800_000,
    maxDuration = 86_400_000,
  }: ParseOptions = {},
): Session | null {
  const record = parseCopies(cookieValues(`${cookieHeader ?? ''}`, name), now);
  if (!record) return null;
  // Rule 6 compares readings of one clock. The visitor's clock may be ahead of the server's, which must not end a session.
  const at = Math.max(now, record.lastActivityAt);
  const limits = { foregroundTimeout, backgroundTimeout, maxDuration };
  // No request shows whether a tab was visible all the time (rule 4), so the record's own state counts.
  return judge(record, at, at, limits, Infinity) ? null : describeSession(record, 'cookie');
}
