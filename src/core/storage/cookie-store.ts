import { attempt } from '../util/attempt';
import type { CookieOptions } from '../options/cookie-options';
import { fillIn } from '../options/fill-in';
import { isSameSite } from '../options/is-same-site';
import { readOwn } from '../options/read-own';
import { BROWSER_MARKER } from './storage-keys';
import type { SessionRecord } from '../session/rules/session-record';

/** Browsers keep cookies for at most 400 days, and do not understand `Infinity`. */
const MAX_COOKIE_AGE_MS = 34_560_000_000;

/** All values of one name: a browser keeps a copy for each domain and path. */
export const cookieValues = (cookies: string, name: string): string[] =>
  cookies
    .split(/; */)
    .filter((pair) => pair.startsWith(name + '='))
    .map((pair) => pair.slice(name.length + 1));

/** `example.com`, `www.example.com`, and '' for the host itself. Browsers do not accept `com`. */
const domains = (): string[] => {
  const suffixes = location.hostname.split('.').map((_, i, labels) => labels.slice(~i).join('.'));
  return [...suffixes.slice(1), ''];
};

/** The path and its parents, each with and without a slash at the end, as a cookie may have either. */
const paths = (): string[] =>
  location.pathname
    .split('/')
    .map((_, i, folders) => folders.slice(0, i + 1).join('/'))
    .flatMap((folder) => [folder, folder + '/']);

export type CookieStore = ReturnType<typeof createCookieStore>;

/** The cookie that marks the browser's session (rule 8), beside the record's cookie. No namespace has a dot. */
export const markerName = (name: string): string => name + BROWSER_MARKER;

/** Cookies with a marker of the browser's session (rule 8), where the option `session.endOnBrowserClose` adds it. */
export interface MarkedCookies extends CookieStore {
  /** Sets the marker for the record that was written. */
  mark?(record: Pick<SessionRecord, 'sessionIndex'>): void;
  /** Is the marker of that record gone? */
  isUnmarked?(record: Pick<SessionRecord, 'sessionIndex'>): boolean;
}

/** The page's cookies. Browsers refuse cookies without an error (rule 31), and throw in sandboxed frames. */
export const createCookieStore = (options?: CookieOptions) => {
  const { path, sameSite, partitioned, maxAge, ...rest } = fillIn(
    {
      domain: undefined as string | undefined,
      path: '/',
      sameSite: 'Lax',
      partitioned: false,
      maxAge: 34_128_000_000,
    },
    options,
  );
  const { secure } = readOwn(options);
  let { domain } = rest;
  /** A function, because a server has no location. */
  const isHttps = () => location.protocol === 'https:';
  const read = (name: string): string[] => attempt(() => cookieValues(document.cookie, name)) ?? [];

  /** With `life` 1 the cookie is kept, with 0 it is deleted; without `life`, it ends with the browser. */
  const write = (
    name: string,
    value: string,
    life?: number,
    at = domain,
    below = path,
    isPartitioned = partitioned,
  ): void =>
    attempt(() => {
      document.cookie =
        `${name}=${value};path=${below};samesite=` +
        (isSameSite(sameSite) ? sameSite : 'Lax') +
        (life == null ? '' : `;max-age=${life * Math.ceil(Math.min(maxAge, MAX_COOKIE_AGE_MS) / 1000)}`) +
        (at ? `;domain=${at}` : '') +
        ((typeof secure === 'boolean' ? secure : isHttps()) ? ';secure' : '') +
        (isPartitioned ? ';partitioned' : '');
    });

  return {
    read,
    write,
    /**
     * Writes a cookie and reads it back, because browsers refuse cookies without an error (rule 31). The widest domain that accepts
     * the cookie is used from then on, so that subdomains share it.
     */
    put: (name: string, value: string, life?: number): boolean =>
      (domain == null ? domains() : [domain]).some((candidate) => {
        write(name, value, life, candidate);
        const isAccepted = read(name).includes(value);
        if (isAccepted) domain = candidate;
        return isAccepted;
      }),
    /** Deletes every copy that this page can see, for any domain, path and partition. Returns whether there was one. */
    remove(name: string): boolean {
      // An empty cookie may come before others.
      const wasThere = read(name).length > 0;
      if (wasThere)
        for (const at of domains())
          for (const below of paths())
            for (const isPartitioned of [true, false]) write(name, '', 0, at, below, isPartitioned);
      return wasThere;
    },
  };
};
