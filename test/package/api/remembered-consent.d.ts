import { ConsentSource } from './index.js';
import { ConsentState } from './index.js';
import { CookieOptions } from './index.js';
import './chunks/plugin.js';
import './chunks/describe-session.js';

interface RememberedConsentOptions extends Omit<CookieOptions, 'name' | 'maxAge'> {
    /** The consent until the visitor has answered. Default `pending`; an invalid value is reported and treated as `pending`. */
    default?: ConsentState | boolean;
    /** Milliseconds for which an answer is valid. Default 15,552,000,000 (180 days); browsers cap it at 400 days. */
    maxAge?: number;
    /**
     * The cookie's name. With the prefix `__Host-` browsers bind the cookie to this host, over https: no subdomain can plant or share
     * an answer. Default: the name of the session cookie, and `.consent`.
     */
    name?: string;
}

/**
 * Remembers the answers that the page gives to `setConsent`, `granted` and `denied`, in a cookie
 * with that word only (`sojourn.consent`), for all pages and subdomains. No cookie is written
 * before the visitor has answered. An answer of another page applies when this page is shown.
 * `reset()` does not delete it.
 */
declare const rememberedConsent: (options?: RememberedConsentOptions) => ConsentSource;

export { rememberedConsent };
export type { RememberedConsentOptions };
