import { S as Session } from './chunks/describe-session.js';

/**
 * The session of a request's `Cookie` header, so that a server's own events can carry it; `null` where there is no
 * living session. `name` is that of the `cookie` option. Does not judge timeouts: the page does.
 */
declare function parse(cookieHeader: string | null | undefined, name?: string): Session | null;

export { Session, parse };
