import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

interface LinkOptions {
    /** The site's domains, including this one: `shop.example` includes its subdomains. Use the same list on all domains. */
    domains: readonly string[];
    /** Milliseconds for which a link is valid: 1,000 to 3,600,000. Default 120,000. */
    maxAge?: number;
    /**
     * `false`, for sites whose pages suppress the referrer: a token without a referrer is accepted if
     * no visitor is known here. By default, only pages of a listed domain can hand a visitor over.
     */
    requireReferrer?: boolean;
    /**
     * The beginning of the address of an endpoint of this site that signs links with `sojourn/server`: `/leave?to=`. The link's address
     * is appended. Links then lead to the endpoint, and the page itself creates no tokens.
     */
    via?: string;
    /**
     * Asks a server of this site whether it has signed the token; other tokens are refused. With this
     * option the page creates no tokens itself.
     */
    verify?: (token: string) => Promise<boolean>;
}

interface LinkMethods {
    /**
     * Returns the address with a token if it is on another listed domain, has this page's protocol, and consent allows it; else the
     * address unchanged. Call it when the address is used, because a token expires soon.
     */
    decorate(address: string | URL): string;
}
/**
 * Hands the visitor and the session over to the site's other domains. A link to another domain gets
 * a token at the moment of its use. The opened page removes the token from its address. A token is
 * accepted once, if it is at most `maxAge` old and comes from a page of a listed domain.
 */
declare function link(options: LinkOptions): Plugin & LinkMethods;

export { link };
export type { LinkMethods, LinkOptions };
