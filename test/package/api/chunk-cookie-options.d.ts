/** Options of the session cookie. */
interface CookieOptions {
    /** Default: `sojourn`, or `sojourn_` and the namespace. */
    name?: string;
    /** Default: the widest domain that accepts a cookie, so that subdomains share the session. */
    domain?: string;
    /** Default `/`. */
    path?: string;
    /** Default `Lax`. `None` needs https: other pages report an error and use the default. */
    sameSite?: 'Lax' | 'Strict' | 'None';
    /** Default: `true` on https. */
    secure?: boolean;
    /** CHIPS, for use in a cross-site iframe; needs `sameSite: 'None'` and https. Default `false`. */
    partitioned?: boolean;
    /**
     * Milliseconds. Default 34,128,000,000 (395 days); browsers cap it at 400 days. The last write of the cookie
     * decides: pages of all subdomains, and `sojourn/server`, need the same value.
     */
    maxAge?: number;
}

export type { CookieOptions as C };
