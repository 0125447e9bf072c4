import { describeSession, type Session } from '../core/session/rules/describe-session';
import { judge } from '../core/session/rules/judge';
import { parseCopies } from '../core/session/rules/record-text';
import { cookieValues } from '../core/storage/cookie-store';

/** What the site's pages were told, so that the server judges as they do. */
export interface ParseOptions {
  /** That of the `cookie` option. Default `sojourn`; with a namespace `sojourn_` and the namespace. */
  name?: string;
  /** The instant that is judged, in milliseconds. Default `Date.now()`. */
  now?: number;
  /** Milliseconds in the foreground; `Infinity`: never. Default 1,800,000. */
  foregroundTimeout?: number;
  /** Milliseconds in the background; `Infinity`: never. Default 1,800,000. */
  backgroundTimeout?: number;
  /** Milliseconds of a session; 0 or `Infinity`: never. Default 86,400,000. */
  maxDuration?: number;
}

/**
 * The session of a request's `Cookie` header, so that a server's own events can carry it; `null` where there is none that still
 * lives: it has ended, or its timeouts have passed by now (rules 2-5). It never throws, whatever the header says.
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
  // Rule 6 compares a clock with itself. This is another machine's: the visitor's may be ahead of it, and nothing is over for that.
  const at = Math.max(now, record.lastActivityAt);
  const limits = { foregroundTimeout, backgroundTimeout, maxDuration };
  // Whether a tab has been looked at all the while (rule 4), no request says: the record's own state counts.
  return judge(record, at, at, limits, Infinity) ? null : describeSession(record, 'cookie');
}
