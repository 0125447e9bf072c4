import { W as WrapCookies } from './chunks/options.js';
import './chunks/consent-source.js';
import './chunks/plugin.js';
import './chunks/event.js';
import './chunks/describe-session.js';
import './chunks/protocol.js';
import './chunks/cookie-options.js';
import './chunks/session-store.js';

/**
 * For the option `session.endOnBrowserClose`: closing the browser ends the session (rule 8). Beside the record stands a cookie
 * without an expiry, `sojourn.b`, with the number of the session: the browser deletes that one when it is closed.
 *
 *     createTracker({ collector, session: { endOnBrowserClose } });
 */
declare const endOnBrowserClose: WrapCookies;

export { WrapCookies, endOnBrowserClose };
