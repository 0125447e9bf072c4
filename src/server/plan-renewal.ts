import { cookieValues } from '../core/storage/cookie-store';
import { findNewest } from './find-newest';
import { forbidSharing } from './forbid-sharing';
import { isNavigation } from './is-navigation';
import type { Lookup } from './lookup';
import type { RenewalOptions } from './renewal-options';

export interface RenewalContext {
  /** The server's clock, in milliseconds. Default `Date.now()`. */
  readonly now?: number;
  /** Did the request come by https? Default `false`. */
  readonly isHttps?: boolean;
}

/** What is to be added to the answer, and what replaces its `Cache-Control`. */
export interface Renewal {
  readonly setCookie: string;
  readonly cacheControl: string;
}

/** Browsers keep no cookie for longer than 400 days, in milliseconds. */
const LONGEST = 34_560_000_000;

/**
 * The renewal that goes with an answer, from the headers of the request and of the answer; `null` where none does. A pure
 * function: headers that strangers send make it neither throw nor say more than the record of a sane cookie.
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
  // The site itself sets or deletes it here: that is its last word.
  if (cookieValues(`${response('set-cookie') ?? ''}`.replace(/,/g, ';'), name).length) return null;
  const isSecure = secure ?? isHttps;
  // Browsers refuse such a cookie.
  if (sameSite === 'None' && !isSecure) return null;
  const value = findNewest(cookieValues(`${request('cookie') ?? ''}`, name), now);
  const cacheControl = forbidSharing(response);
  if (!value || !cacheControl) return null;
  const setCookie =
    `${name}=${value}; Path=${path}; SameSite=${sameSite}` +
    `; Max-Age=${Math.ceil(Math.min(maxAge, LONGEST) / 1000)}` +
    (domain ? `; Domain=${domain}` : '') +
    (isSecure ? '; Secure' : '') +
    (partitioned ? '; Partitioned' : '');
  return { setCookie, cacheControl };
};
