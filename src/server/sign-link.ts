import { attempt } from '../core/util/attempt';
import { addToken } from '../plugins/link/arrival';
import { isWithin } from '../plugins/link/is-within';
import { printText } from '../plugins/link/token';
import { parseCopies } from '../core/session/rules/record-text';
import { cookieValues } from '../core/storage/cookie-store';
import { sign, type SigningOptions } from './link-signature';

export interface SignLinkOptions extends SigningOptions {
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
