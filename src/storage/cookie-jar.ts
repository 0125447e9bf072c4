/** Options of the session cookie. */
export interface CookieOptions {
  /** Default: `sojourn`, or `sojourn_` and the namespace where one is given. */
  name?: string;
  /** Default: the widest domain that accepts a cookie, so that subdomains share the session. */
  domain?: string;
  /** Default `/`. */
  path?: string;
  /** Default `Lax`. */
  sameSite?: 'Lax' | 'Strict' | 'None';
  /** Default: `true` on https. */
  secure?: boolean;
  /** CHIPS, for use in a cross-site iframe; needs `sameSite: 'None'` and https. Default `false`. */
  partitioned?: boolean;
  /** Milliseconds. Default 34,128,000,000 (395 days); browsers cap it at 400 days. */
  maxAge?: number;
}

/** All values of one name: copies for several domains or paths stand side by side. */
export const cookieValues = (cookies: string, name: string): string[] =>
  cookies
    .split(/; */)
    .filter((pair) => pair.startsWith(name + '='))
    .map((pair) => pair.slice(name.length + 1));

export type CookieJar = ReturnType<typeof createCookieJar>;

/** The page's cookies, which may be refused (read back to know, rule 31) and throw in sandboxed frames. */
export function createCookieJar({ domain, path = '/', sameSite = 'Lax', ...options }: CookieOptions) {
  const read = (name: string): string[] => {
    try {
      return cookieValues(document.cookie, name);
    } catch {
      return [];
    }
  };

  /** `maxAge` in seconds; without one the cookie goes with the browser. */
  const write = (name: string, value: string, maxAge?: number): void => {
    try {
      document.cookie =
        `${name}=${value};path=${path};samesite=${sameSite}` +
        (maxAge === undefined ? '' : `;max-age=${maxAge}`) +
        (domain ? `;domain=${domain}` : '') +
        ((options.secure ?? location.protocol === 'https:') ? ';secure' : '') +
        (options.partitioned ? ';partitioned' : '');
    } catch {}
  };

  return {
    read,
    write,
    /** Default life of a cookie, in seconds. */
    maxAge: Math.round((options.maxAge ?? 34_128_000_000) / 1000),
    remove: (name: string) => write(name, '', 0),
    /** Are cookies taken at all? Settles the domain on the way: `example.com` before `shop.example.com`. */
    probe(name: string): boolean {
      const labels = location.hostname.split('.');
      const candidates = labels.map((_, i) => labels.slice(~i).join('.')).slice(1);
      return (domain === undefined ? [...candidates, ''] : [domain]).some((candidate) => {
        domain = candidate;
        write(name, '1');
        const taken = read(name).length > 0;
        write(name, '', 0);
        return taken;
      });
    },
  };
}
