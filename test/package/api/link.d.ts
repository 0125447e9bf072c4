import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

interface LinkOptions {
    /** The site's domains, this one too, as `shop.example`: subdomains are meant with them. The same list on each of them. */
    domains: readonly string[];
    /** Milliseconds for which a link is good: 1,000 to 3,600,000. Default 120,000. */
    maxAge?: number;
    /**
     * `false`, for sites whose pages suppress the referrer: a token without a referrer is accepted if
     * no visitor is known here. By default, only pages of a listed domain can hand a visitor over.
     */
    requireReferrer?: boolean;
    /**
     * The address of an endpoint of this site that signs links by `sojourn/server`, up to the address that is to be signed:
     * `/leave?to=`. Links lead over it; the page itself makes no tokens.
     */
    via?: string;
    /**
     * Asks a server of this site whether it has signed the token; other tokens are refused. With this
     * option the page makes no tokens itself.
     */
    verify?: (token: string) => Promise<boolean>;
}

interface LinkMethods {
    /**
     * The address with a token, where it is one of another listed domain, by this page's protocol, and consent allows it; else as
     * it is. Call it when the address is used, for a token soon grows old.
     */
    decorate(address: string | URL): string;
}
/**
 * Hands the visitor and the session over to the site's other domains. A link to another domain gets
 * a token at the moment of its use. The opened page removes the token from its address, and accepts
 * it once, if it is at most `maxAge` old and comes from a page of a listed domain.
 */
declare function link(options: LinkOptions): Plugin & LinkMethods;

export { link };
export type { LinkMethods, LinkOptions };
