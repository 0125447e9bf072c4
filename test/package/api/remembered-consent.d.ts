import { ConsentSource } from './index.js';
import { ConsentState } from './index.js';
import { CookieOptions } from './index.js';
import './chunks/plugin.js';
import './chunks/describe-session.js';

interface RememberedConsentOptions extends Omit<CookieOptions, 'name' | 'maxAge'> {
    /** What holds until the visitor has answered. Default `pending`; whatever is no answer is told, and is `pending`. */
    default?: ConsentState | boolean;
    /** Milliseconds for which an answer holds, counted from it. Default 15,552,000,000 (180 days); browsers cap it at 400 days. */
    maxAge?: number;
    /**
     * The cookie's name. With the prefix `__Host-` browsers bind the cookie to this host, over https: no subdomain can plant an
     * answer, and none shares it. Default: the name of the session cookie, and `.consent`.
     */
    name?: string;
}

/**
 * A source of consent, for the option `consent`: remembers what the page says by `setConsent`, a yes and a no, in a cookie that
 * holds that word and nothing else (`sojourn.consent`), for all pages and subdomains. Nothing is written before the visitor has
 * answered. What another page has written since is obeyed when this one is shown. `reset()` does not forget it.
 */
declare const rememberedConsent: (options?: RememberedConsentOptions) => ConsentSource;

export { rememberedConsent };
export type { RememberedConsentOptions };
