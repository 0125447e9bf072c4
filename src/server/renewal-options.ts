/** Options of the server's copy of the cookie, and of the responses that carry it. */
export interface RenewalOptions {
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

type Check = [isRight: (value: never) => boolean, must: string];

const DOMAIN = /^[\w.-]*$/;
const checks: Record<keyof RenewalOptions, Check> = {
  name: [(value: unknown) => /^[\w!#$%&'*+.^`|~-]+$/.test(`${value}`), 'be the name of a cookie'],
  domain: [(value: unknown) => DOMAIN.test(`${value}`), 'be a domain, without a scheme or a port'],
  path: [(value: unknown) => /^\/[ -:<-~]*$/.test(`${value}`), 'begin with a slash'],
  sameSite: [(value: never) => ['Lax', 'Strict', 'None'].includes(value), "be 'Lax', 'Strict' or 'None'"],
  secure: [(value: unknown) => typeof value === 'boolean', 'be true or false'],
  partitioned: [(value: unknown) => typeof value === 'boolean', 'be true or false'],
  maxAge: [(value: never) => typeof value === 'number' && value > 0, 'be milliseconds, more than 0'],
  answers: [(value: never) => ['navigation', 'all'].includes(value), "be 'navigation' or 'all'"],
};

/** Reports the wrong import to a page, which cannot set response headers. */
const warnPage = (): void => {
  if (typeof document === 'object')
    console.error(
      'sojourn: sojourn/server runs on a server and renews nothing in a page: in pages, import createTracker of sojourn',
    );
};

/**
 * Throws a `TypeError` that names the wrong option, so that a mistake shows when the server starts, and not as lost visitors.
 */
export const checkOptions = (options: RenewalOptions): void => {
  if (__DEV__) warnPage();
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name as keyof RenewalOptions] : undefined;
    if (!check) throw new TypeError(`sojourn/server: there is no option "${name}"`);
    const [isRight, must] = check;
    if (value !== undefined && !isRight(value as never))
      throw new TypeError(`sojourn/server: "${name}" must ${must}`);
  }
  if (options.sameSite === 'None' && options.secure === false)
    throw new TypeError('sojourn/server: "sameSite" None needs "secure"');
};
