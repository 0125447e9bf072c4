import { attempt } from '../attempt';
import type { Plugin, PluginApi } from '../plugins/plugin';
import { PARAMETER, strip, takeArrival } from './arrival';
import { decorateUses } from './decorate-uses';
import { readLinkOptions, type LinkOptions } from './link-options';
import { takeUp } from './take-up';
import { printToken } from './token';

export type { LinkOptions };

export interface LinkMethods {
  /**
   * The address with a token, where it is one of another listed domain, by this page's protocol, and consent allows it; else as
   * it is. Call it when the address is used, for a token soon grows old.
   */
  decorate(address: string | URL): string;
}

/**
 * Takes the visitor and the session over to the site's other domains. A link to one of them gets a token in the moment of its
 * use; the page that it opens takes the token out of its address, and takes it up once, if it is not older than `maxAge`.
 */
export function link(options: LinkOptions): Plugin & LinkMethods {
  let api: PluginApi | undefined;
  let domains: readonly string[] = [];
  let teardown = () => {};
  takeArrival();

  /** Is there a domain that has all these hosts? They share the visitor's cookie. */
  const isOneOf = (...hosts: string[]): boolean =>
    domains.some((domain) => hosts.every((host) => `.${host}`.endsWith(`.${domain}`)));
  /** What all pages of a browser say, and not all browsers. */
  const browser = () => navigator.userAgent + navigator.language;

  const decorate = (address: string | URL): string =>
    attempt(() => {
      const url = new URL(address, document.baseURI);
      const { hostname, protocol } = location;
      const isOther = isOneOf(url.hostname) && !isOneOf(url.hostname, hostname) && url.protocol === protocol;
      // The storage is open while consent is granted and a session is kept.
      if (!isOther || !api?.storage.isOpen() || !api.record) return;
      const search = strip(url.search);
      const token = printToken(api.record, Date.now(), browser());
      url.search = `${search}${search ? '&' : '?'}${PARAMETER}=${token}`;
      return url.href;
    }) ?? `${address}`;

  return {
    name: 'link',
    methods: { decorate },
    decorate,
    setup(given) {
      api = given;
      const right = readLinkOptions(options, given.warn);
      ({ domains } = right);
      teardown = decorateUses(decorate);
      takeUp(given, right.maxAge, browser(), isOneOf);
    },
    beforeTrack({ page }) {
      const { url, referrer } = page;
      Object.assign(page, { url: strip(url), referrer: strip(referrer) });
    },
    teardown() {
      api = undefined;
      teardown();
    },
  };
}
