import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

interface LinkOptions {
    /** The site's domains, this one too, as `shop.example`: subdomains are meant with them. The same list on each of them. */
    domains: readonly string[];
    /** Milliseconds for which a link is good: 1,000 to 3,600,000. Default 120,000. */
    maxAge?: number;
    /**
     * `false`, for sites whose pages suppress the referrer: a token without one is taken up where no visitor is known here. By default
     * only a page of a listed domain can hand a visitor over.
     */
    requireReferrer?: boolean;
    /**
     * The address of an endpoint of this site that signs links by `sojourn/server`, up to the address that is to be signed:
     * `/leave?to=`. Links lead over it; the page itself makes no tokens.
     */
    via?: string;
    /** Asks a server of this site whether it has signed the token: only then it is taken up. With it the page makes no tokens itself. */
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
 * Takes the visitor and the session over to the site's other domains. A link to one of them gets a token in the moment of its
 * use; the page that it opens takes the token out of its address, and takes it up once, if it is not older than `maxAge` and comes
 * from a page of a listed domain.
 */
declare function link(options: LinkOptions): Plugin & LinkMethods;

export { link };
export type { LinkMethods, LinkOptions };
