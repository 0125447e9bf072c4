import { W as WrapCookies } from './chunks/options.js';
import './chunks/consent-source.js';
import './chunks/plugin.js';
import './chunks/event.js';
import './chunks/describe-session.js';
import './chunks/protocol.js';
import './chunks/cookie-options.js';
import './chunks/session-store.js';

/**
 * For the option `session.endOnBrowserClose`: closing the browser ends the session (rule 8). A second cookie, `sojourn.b`, has
 * the number of the session and no expiry, so the browser deletes it when it is closed.
 *
 *     createTracker({ collector, session: { endOnBrowserClose } });
 */
declare const endOnBrowserClose: WrapCookies;

export { WrapCookies, endOnBrowserClose };
