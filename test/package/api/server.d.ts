import { S as Session } from './chunks/describe-session.js';

/** How the server's copy of the cookie is written, and by which answers. */
interface RenewalOptions {
    /** That of the `cookie` option. Default `sojourn`; with a namespace `sojourn_` and the namespace. */
    name?: string;
    /**
     * Default: none, so that the copy is this host's alone. It must be **another than the script's**, which by default writes for
     * the widest domain that accepts a cookie: a copy of the same domain is replaced by the script's next write, and lives as
     * briefly as that.
     */
    domain?: string;
    /** Default `/`. */
    path?: string;
    /** Default `Lax`. */
    sameSite?: 'Lax' | 'Strict' | 'None';
    /** Default: `true` on https, also where a proxy says so by `X-Forwarded-Proto`. */
    secure?: boolean;
    /** CHIPS, for use in a cross-site iframe; needs `sameSite: 'None'` and https. Default `false`. */
    partitioned?: boolean;
    /** Milliseconds. Default 34,128,000,000 (395 days); browsers cap it at 400 days. */
    maxAge?: number;
    /** `navigation`: answers with a page only. `any`: each answer, as of a collector or a path of its own. Default `navigation`. */
    answers?: 'navigation' | 'all';
}

type Value = number | string | readonly string[] | undefined;
/** A request of Node's `http`, `https` or `http2`, and of what is built on them. */
interface NodeRequest {
    readonly headers: Readonly<Record<string, Value>>;
    readonly socket?: object | null;
}
/** An answer of Node's `http`, `https` or `http2`, and of what is built on them. */
interface NodeResponse {
    getHeader(name: string): Value;
    setHeader(name: string, value: string | readonly string[]): unknown;
    writeHead: (...given: never[]) => unknown;
}
/**
 * A middleware that renews the cookie: `(request, response, next?)`, for Node's `http`, Express, Connect and what is built on
 * them. It adds the header in the moment in which the answer's headers are written, when it is known what they are. It never
 * throws, and an answer that it cannot renew goes out as it is.
 *
 * Throws a `TypeError` for a wrong option, when it is made.
 */
declare const createMiddleware: (options?: RenewalOptions) => (request: NodeRequest, response: NodeResponse, next?: () => void) => void;

/** What the site's pages were told, so that the server judges as they do. */
interface ParseOptions {
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
declare function parse(cookieHeader: string | null | undefined, { name, now, foregroundTimeout, backgroundTimeout, maxDuration, }?: ParseOptions): Session | null;

/** A header's value by its name in lower case, of several their list with commas; nothing where it is not there. */
type Lookup = (name: string) => string | null | undefined;

interface RenewalContext {
    /** The server's clock, in milliseconds. Default `Date.now()`. */
    readonly now?: number;
    /** Did the request come by https? Default `false`. */
    readonly isHttps?: boolean;
}
/** What is to be added to the answer, and what replaces its `Cache-Control`. */
interface Renewal {
    readonly setCookie: string;
    readonly cacheControl: string;
}
/**
 * The renewal that goes with an answer, from the headers of the request and of the answer; `null` where none does. A pure
 * function: headers that strangers send make it neither throw nor say more than the record of a sane cookie.
 */
declare const planRenewal: (request: Lookup, response: Lookup, { name, domain, path, sameSite, secure, partitioned, maxAge, answers, }?: RenewalOptions, { now, isHttps }?: RenewalContext) => Renewal | null;

/**
 * The answer with the cookie renewed, where there is one to renew; else the answer as it is. For everything that speaks
 * `Request` and `Response`: Cloudflare Workers, Deno, Bun, Next's middleware. It changes the headers of the answer that it is
 * given, or, where those cannot be changed, as of what `fetch` gives, those of a copy. Call it last: what sets cookies after
 * it may drop this one.
 *
 * Throws a `TypeError` for a wrong option, and for nothing else.
 */
declare const renewResponse: <Answer extends Response>(request: Pick<Request, "headers" | "url">, response: Answer, options?: RenewalOptions) => Answer | Response;

/** What links are signed with. */
interface SigningOptions {
    /** A secret of your servers, the same on all domains: 32 characters at least, made at random. */
    key: string;
    /**
     * What your servers know of the visitor's browser and a stranger does not have, as its IP address: a token is good with the
     * same text only. Default: none, and whoever visits your site can use a token of their own for a link to somebody else.
     */
    client?: string;
    /** The server's clock, in milliseconds. Default `Date.now()`. */
    now?: number;
}

interface SignLinkOptions extends SigningOptions {
    /** The site's domains, as those of `link()`: `shop.example`, subdomains with them. */
    domains: readonly string[];
    /** That of the `cookie` option. Default `sojourn`; with a namespace `sojourn_` and the namespace. */
    name?: string;
}
/**
 * The address with a signed token of the visitor whose `Cookie` header it is given; without a token where that has no visitor.
 * `null`: it is no address of a listed domain, and nobody is to be sent there. Call it in the moment in which the visitor
 * leaves, for a token soon grows old.
 *
 * Rejects with a `TypeError` that names a wrong `key` or `domains`, and for nothing else.
 */
declare const signLink: (address: string | null | undefined, cookieHeader: string | null | undefined, options: SignLinkOptions) => Promise<string | null>;

interface VerifyLinkOptions extends SigningOptions {
    /** Milliseconds for which a token is good after it was signed, by the clocks of your servers. Default 120,000. */
    maxAge?: number;
}
/**
 * Has one of your servers signed this token, for this client, within `maxAge`? Whatever a stranger sends is answered with `false`.
 *
 * Rejects with a `TypeError` for a key that is too short, and for nothing else.
 */
declare const verifyLink: (token: string | null | undefined, options: VerifyLinkOptions) => Promise<boolean>;

export { Session, createMiddleware, parse, planRenewal, renewResponse, signLink, verifyLink };
export type { Lookup, NodeRequest, NodeResponse, ParseOptions, Renewal, RenewalContext, RenewalOptions, SignLinkOptions, SigningOptions, VerifyLinkOptions };
