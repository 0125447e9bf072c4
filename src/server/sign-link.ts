import { attempt } from '../core/util/attempt';
import { addToken } from '../plugins/link/arrival';
import { isWithin } from '../plugins/link/is-within';
import { printText } from '../plugins/link/token';
import { parseCopies } from '../core/session/rules/record-text';
import { cookieValues } from '../core/storage/cookie-store';
import { sign, type SigningOptions } from './link-signature';

export interface SignLinkOptions extends SigningOptions {
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
export const signLink = async (
  address: string | null | undefined,
  cookieHeader: string | null | undefined,
  options: SignLinkOptions,
): Promise<string | null> => {
  const { domains, name = 'sojourn', now = Date.now() } = options;
  if (!Array.isArray(domains)) throw new TypeError('sojourn/server: "domains" must be a list of host names');
  const url = attempt(() => new URL(`${address}`));
  if (!url || !/^https?:$/.test(url.protocol) || !domains.some((domain) => isWithin(domain, url.hostname)))
    return null;
  const record = parseCopies(cookieValues(`${cookieHeader ?? ''}`, name), now);
  const text = record && printText(record, now);
  return addToken(url, text && `${text}.${await sign(text, options)}`);
};
