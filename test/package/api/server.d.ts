import { S as Session } from './chunks/describe-session.js';

/** Options of the server's copy of the cookie, and of the responses that carry it. */
interface RenewalOptions {
    /** Name of the `cookie` option. Default `sojourn`; with a namespace `sojourn_` and the namespace. */
    name?: string;
    /**
     * Default: none, which limits the copy to this host. The domain **must differ from the script's**, which by default is the
     * widest domain that accepts a cookie. The script's next write would replace a copy of the same domain, and shorten its
     * lifetime.
     */
    domain?: string;
    /** Default `/`. */
    path?: string;
    /** Default `Lax`. */
    sameSite?: 'Lax' | 'Strict' | 'None';
    /** Default: `true` on https, including a proxy's `X-Forwarded-Proto`. */
    secure?: boolean;
    /** CHIPS, for use in a cross-site iframe; needs `sameSite: 'None'` and https. Default `false`. */
    partitioned?: boolean;
    /** Milliseconds. Default 34,128,000,000 (395 days); browsers cap it at 400 days. */
    maxAge?: number;
    /** `navigation`: only responses that show a page. `all`: every response, e.g. of a collector. Default `navigation`. */
    answers?: 'navigation' | 'all';
}

type Value = number | string | readonly string[] | undefined;
/** A request of Node's `http`, `https` or `http2`, and of frameworks built on them. */
interface NodeRequest {
    readonly headers: Readonly<Record<string, Value>>;
    readonly socket?: object | null;
}
/** A response of Node's `http`, `https` or `http2`, and of frameworks built on them. */
interface NodeResponse {
    getHeader(name: string): Value;
    setHeader(name: string, value: string | readonly string[]): unknown;
    writeHead: (...args: never[]) => unknown;
}
/**
 * Creates a middleware that renews the cookie: `(request, response, next?)`, for Node's `http`, Express, Connect and frameworks
 * built on them. The middleware adds its header when the response's headers are written, because they are not known before. It never
 * throws; a response that it cannot renew is sent unchanged.
 *
 * Throws a `TypeError` for a wrong option when the middleware is created.
 */
declare const createMiddleware: (options?: RenewalOptions) => (request: NodeRequest, response: NodeResponse, next?: () => void) => void;

/** Options of the site's pages, so that the server applies the same rules. */
interface ParseOptions {
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
declare function parse(cookieHeader: string | null | undefined, { name, now, foregroundTimeout, backgroundTimeout, maxDuration, }?: ParseOptions): Session | null;

/** Returns a header's value by its lower-case name. Several values are joined by commas; a missing header has none. */
type Lookup = (name: string) => string | null | undefined;

interface RenewalContext {
    /** The server's clock, in milliseconds. Default `Date.now()`. */
    readonly now?: number;
    /** Whether the request came by https. Default `false`. */
    readonly isHttps?: boolean;
}
/** Headers for the response: a cookie to add, and a replacement for `Cache-Control`. */
interface Renewal {
    readonly setCookie: string;
    readonly cacheControl: string;
}
/**
 * Plans the renewal for a response from the headers of request and response, or returns `null`. A pure function: headers sent
 * by strangers neither make it throw nor change more than the record of a valid cookie.
 */
declare const planRenewal: (request: Lookup, response: Lookup, { name, domain, path, sameSite, secure, partitioned, maxAge, answers, }?: RenewalOptions, { now, isHttps }?: RenewalContext) => Renewal | null;

/**
 * Returns the response with the cookie renewed, or unchanged if there is nothing to renew. For everything that uses `Request`
 * and `Response`: Cloudflare Workers, Deno, Bun, Next's middleware. Changes the headers of the response itself, or of a copy if
 * they are immutable, as in a response of `fetch`. Call it last: code that sets cookies later may drop this one.
 *
 * Throws a `TypeError` for a wrong option, and for nothing else.
 */
declare const renewResponse: <Answer extends Response>(request: Pick<Request, "headers" | "url">, response: Answer, options?: RenewalOptions) => Answer | Response;

/** Options that signing and verification share. */
interface SigningOptions {
    /** A secret of your servers, the same for all domains: at least 32 random characters. */
    key: string;
    /**
     * A text that your servers know about the visitor's browser and a stranger does not, such as its IP address. A token is valid
     * for the same text only. Default: none, which lets every visitor of your site put their own token into a link for somebody
     * else.
     */
    client?: string;
    /** The server's clock, in milliseconds. Default `Date.now()`. */
    now?: number;
}

interface SignLinkOptions extends SigningOptions {
    /** The site's domains, as in `link()`: `shop.example` includes its subdomains. */
    domains: readonly string[];
    /** Name of the `cookie` option. Default `sojourn`; with a namespace `sojourn_` and the namespace. */
    name?: string;
}
/**
 * Adds a signed token to an address, for the visitor of the `Cookie` header. Without a visitor, the address has no token.
 * Returns `null` if the address is not on a listed domain: do not redirect to it. Call it when the visitor leaves, because a
 * token expires soon.
 *
 * Rejects with a `TypeError` that names a wrong `key` or `domains`, and for nothing else.
 */
declare const signLink: (address: string | null | undefined, cookieHeader: string | null | undefined, options: SignLinkOptions) => Promise<string | null>;

interface VerifyLinkOptions extends SigningOptions {
    /** Milliseconds for which a token is valid after it was signed, by your servers' clocks. Default 120,000. */
    maxAge?: number;
}
/**
 * Whether one of your servers signed this token for this client within `maxAge`. Anything that a stranger invents returns
 * `false`.
 *
 * Rejects with a `TypeError` for a key that is too short, and for nothing else.
 */
declare const verifyLink: (token: string | null | undefined, options: VerifyLinkOptions) => Promise<boolean>;

export { Session, createMiddleware, parse, planRenewal, renewResponse, signLink, verifyLink };
export type { Lookup, NodeRequest, NodeResponse, ParseOptions, Renewal, RenewalContext, RenewalOptions, SignLinkOptions, SigningOptions, VerifyLinkOptions };
