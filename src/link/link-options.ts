import { inspect } from '../inspect';
import type { Warn } from '../options/warn';
import { validateOptions } from '../options/validate-options';

export interface LinkOptions {
  /** The site's domains, this one too, as `shop.example`: subdomains are meant with them. The same list on each of them. */
  domains: readonly string[];
  /** Milliseconds for which a link is good: 1,000 to 3,600,000. Default 120,000. */
  maxAge?: number;
}

/** The options that are right, with the defaults. */
export const readLinkOptions = (given: LinkOptions, warn: Warn): Required<LinkOptions> => {
  const options = validateOptions<LinkOptions>(
    given,
    warn,
    { domains: 'array', maxAge: [1000, 3_600_000] },
    'link.',
  );
  const domains = (options.domains ?? [undefined]).filter((domain) => {
    const isRight = /^[a-z\d-]+(\.[a-z\d-]+)*$/.test(domain);
    if (!isRight)
      warn('link.domains', __DEV__ ? `(${inspect(domain)}) must be host names, as shop.example` : '');
    return isRight;
  });
  return { maxAge: 120_000, ...options, domains };
};
