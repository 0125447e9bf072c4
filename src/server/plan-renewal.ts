import { cookieValues } from '../core/storage/cookie-store';
import { findNewest } from './find-newest';
import { forbidSharing } from './forbid-sharing';
import { isNavigation } from './is-navigation';
import type { Lookup } from './lookup';
import type { RenewalOptions } from './renewal-options';

export interface RenewalContext {
  /** The server's clock, in milliseconds. Default `Date.now()`. */
  readonly now?: number;
  /** Whether the request came by https. Default `false`. */
  readonly isHttps?: boolean;
}

/** Headers for the response: a cookie to add, and a replacement for `Cache-Control`. */
export interface Renewal {
  readonly setCookie: string;
  readonly cacheControl: string;
}

/** 400 days in milliseconds, the longest lifetime of a cookie: https://github.com/httpwg/http-extensions/pull/1732 */
const MAX_COOKIE_AGE_MS = 34_560_000_000;

/**
 * Plans the renewal for a response from the headers of request and response, or returns `null`. A pure function: headers sent
 * by strangers neither make it throw nor change more than the record of a valid cookie.
 */
export const planRenewal = (
  request: Lookup,
  response: Lookup,
  {
    name = 'sojourn',
    domain,
    path = '/',
    sameSite = 'Lax',
    secure,
    partitioned,
    maxAge = 34_128_000_000,
    answers,
  }: RenewalOptions = {},
  { now = Date.now(), isHttps = false }: RenewalContext = {},
): Renewal | null => {
  if (answers !== 'all' && !isNavigation(request, response)) return null;
  // The site itself sets or deletes the cookie in this response.
  if (cookieValues(`${response('set-cookie') ?? ''}`.replace(/,/g, ';'), name).length) return null;
  const isSecure = secure ?? isHttps;
  // Browsers reject such a cookie: `SameSite=None` needs `Secure`.
  if (sameSite === 'None' && !isSecure) return null;
  const value = findNewest(cookieValues(`${request('cookie') ?? ''}`, name), now);
  const cacheControl = forbidSharing(response);
  if (!value || !cacheControl) return null;
  const setCookie =
    `${name}=${value}; Path=${path}; SameSite=${sameSite}` +
    `; Max-Age=${Math.ceil(Math.min(maxAge, MAX_COOKIE_AGE_MS) / 1000)}` +
    (domain ? `; Domain=${domain}` : '') +
    (isSecure ? '; Secure' : '') +
    (partitioned ? '; Partitioned' : '');
  return { setCookie, cacheControl };
};
