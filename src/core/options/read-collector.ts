import { attempt } from '../util/attempt';

/** No browser sends a request to an address that holds a name or a password. */
const address = /^https?:\/\/[^\s/?#@]+([/?#]\S*)?$/i;

/** A path is one of the page's own origin, which only pages of http and https have. */
export const readCollector = (given: unknown): string | undefined =>
  attempt(() => {
    if (typeof given !== 'string') return;
    const url = /^\/(?!\/)/.test(given) ? location.origin + given : given;
    // A page may have a variable of the name URL.
    if (address.test(url) && (typeof URL !== 'function' || new URL(url))) return url;
  });
