import { attempt } from '../../core/util/attempt';
import type { Plugin } from '../../core/tracker/plugin';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { addToken, captureArrival, strip } from './arrival';
import { decorateUses } from './decorate-uses';
import { isWithin } from './is-within';
import { readLinkOptions, type LinkOptions, type LinkSettings } from './link-options';
import { createTakeUp } from './take-up';
import { printToken } from './token';

export type { LinkOptions };

export interface LinkMethods {
  /**
   * Returns the address with a token if it is on another listed domain, has this page's protocol, and consent allows it; else the
   * address unchanged. Call it when the address is used, because a token expires soon.
   */
  decorate(address: string | URL): string;
}

/**
 * Hands the visitor and the session over to the site's other domains. A link to another domain gets
 * a token at the moment of its use. The opened page removes the token from its address. A token is
 * accepted once, if it is at most `maxAge` old and comes from a page of a listed domain.
 */
export function link(options: LinkOptions): Plugin & LinkMethods {
  let api: OwnPluginApi | undefined;
  let settings: LinkSettings;
  let arrival: ReturnType<typeof createTakeUp> | undefined;
  let teardown = () => {};
  captureArrival();

  /**
   * Returns whether the address has this page's protocol, and one listed domain has all hosts: such
   * hosts share the visitor's cookie.
   */
  const isListed = (address: string | URL, ...hosts: string[]): boolean =>
    !!attempt(() => {
      const { hostname, protocol } = new URL(address);
      return (
        protocol === location.protocol &&
        settings.domains.some((domain) => [hostname, ...hosts].every((host) => isWithin(domain, host)))
      );
    });
  /** Facts that are the same on all pages of a browser, and usually differ between browsers. */
  const browser = () => navigator.userAgent + navigator.language;

  const decorate = (address: string | URL): string =>
    attempt(() => {
      const url = new URL(address, document.baseURI);
      // The storage is open while consent is granted and a session is kept.
      if (
        !api?.storage.isOpen() ||
        !api.rooms.store.record ||
        !isListed(url) ||
        isListed(url, location.hostname)
      )
        return;
      const { via, verify } = settings;
      if (via) return new URL(via + encodeURIComponent(url.href), document.baseURI).href;
      if (!verify) return addToken(url, printToken(api.rooms.store.record, Date.now(), browser()));
    }) ?? `${address}`;

  return {
    name: 'link',
    methods: { decorate },
    decorate,
    setup(tracker) {
      api = tracker as OwnPluginApi;
      settings = readLinkOptions(options, tracker.warn);
      teardown = decorateUses(decorate);
      arrival = createTakeUp(api, settings, browser(), isListed);
    },
    onOpen: () => arrival?.onOpen(),
    onForget: () => arrival?.onForget(),
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
