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

/** Browsers keep none for longer than 400 days; `Infinity` they do not understand. */
const LONGEST = 34_560_000_000;

/** All values of one name: copies for several domains or paths stand side by side. */
export const cookieValues = (cookies: string, name: string): string[] =>
  cookies
    .split(/; */)
    .filter((pair) => pair.startsWith(name + '='))
    .map((pair) => pair.slice(name.length + 1));

/** The page's cookies. They may be refused without a word (rule 31), and throw in sandboxed frames. */
export const createCookieJar = ({
  domain,
  path = '/',
  sameSite = 'Lax',
  secure,
  partitioned,
  maxAge = 34_128_000_000,
}: CookieOptions = {}) => {
  const read = (name: string): string[] => {
    try {
      return cookieValues(document.cookie, name);
    } catch {
      return [];
    }
  };
  /** `life` 1 keeps it, 0 deletes it; without, it goes with the browser. */
  const write = (name: string, value: string, life?: number, at = domain): void => {
    try {
      document.cookie =
        `${name}=${value};path=${path};samesite=${sameSite}` +
        (life == null ? '' : `;max-age=${Math.ceil((life * Math.min(maxAge, LONGEST)) / 1000)}`) +
        (at ? `;domain=${at}` : '') +
        ((secure ?? location.protocol === 'https:') ? ';secure' : '') +
        (partitioned ? ';partitioned' : '');
    } catch {}
  };
  /** From the widest (`example.com`) to the host itself, which goes without the attribute. */
  const domains = () => {
    const labels = location.hostname.split('.');
    return domain == null ? [...labels.map((_, i) => labels.slice(~i).join('.')).slice(1), ''] : [domain];
  };
  return {
    read,
    write,
    /** Are cookies taken? Settles the domain on the way. */
    probe: (name: string): boolean =>
      domains().some((candidate) => {
        domain = candidate;
        write(name, '1');
        const [taken] = read(name);
        write(name, '', 0);
        return taken;
      }),
    /** Writes nothing where there is nothing. */
    remove: (name: string): void => domains().forEach((at) => read(name)[0] && write(name, '', 0, at)),
  };
};
