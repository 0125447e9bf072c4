import { inspect } from '../../core/util/inspect';
import type { Warn } from '../../core/options/warn';
import { fillIn } from '../../core/options/fill-in';
import type { Schema } from '../../core/options/option-schema';
import { readOwn } from '../../core/options/read-own';
import { validateOptions } from '../../core/options/validate-options';

export interface LinkOptions {
  /** The site's domains, including this one: `shop.example` includes its subdomains. Use the same list on all domains. */
  domains: readonly string[];
  /** Milliseconds for which a link is valid: 1,000 to 3,600,000. Default 120,000. */
  maxAge?: number;
  /**
   * `false`, for sites whose pages suppress the referrer: a token without a referrer is accepted if
   * no visitor is known here. By default, only pages of a listed domain can hand a visitor over.
   */
  requireReferrer?: boolean;
  /**
   * The beginning of the address of an endpoint of this site that signs links with `sojourn/server`: `/leave?to=`. The link's address
   * is appended. Links then lead to the endpoint, and the page itself creates no tokens.
   */
  via?: string;
  /**
   * Asks a server of this site whether it has signed the token; other tokens are refused. With this
   * option the page creates no tokens itself.
   */
  verify?: (token: string) => Promise<boolean>;
}

export type LinkSettings = LinkOptions &
  Required<Pick<LinkOptions, 'domains' | 'maxAge' | 'requireReferrer'>>;

/** Limits of `maxAge`: a token that is valid for longer could be used by other people who get the link. */
const SHORTEST_AGE_MS = 1000;
const LONGEST_AGE_MS = 3_600_000;

const schema: Schema = {
  domains: 'array',
  maxAge: [SHORTEST_AGE_MS, LONGEST_AGE_MS],
  requireReferrer: 'boolean',
  via: 'string',
  verify: 'function',
};

/** Returns the valid options, with defaults. */
export const readLinkOptions = (rawOptions: LinkOptions, warn: Warn): LinkSettings => {
  const options = __DEV__ ? validateOptions(rawOptions, warn, schema, 'link.') : rawOptions;
  const { domains: hosts, verify } = readOwn(options);
  const domains = ((Array.isArray(hosts) ? hosts : [undefined]) as string[]).filter((domain) => {
    const isRight = /^[a-z\d-]+(\.[a-z\d-]+)*$/.test(domain);
    if (!isRight)
      warn('link.domains', __DEV__ ? `(${inspect(domain)}) must be host names such as shop.example` : '');
    return isRight;
  });
  // Fails closed: an invalid `verify` confirms no token.
  const isAsked = readOwn(rawOptions).verify;
  return {
    ...fillIn<Pick<LinkSettings, 'maxAge' | 'requireReferrer' | 'via'>>(
      { maxAge: 120_000, requireReferrer: true, via: undefined },
      options,
      SHORTEST_AGE_MS,
      LONGEST_AGE_MS,
    ),
    verify:
      typeof verify === 'function'
        ? (verify as LinkOptions['verify'])
        : isAsked
          ? async () => false
          : undefined,
    domains,
  };
};
