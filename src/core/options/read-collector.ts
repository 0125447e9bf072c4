import { attempt } from '../util/attempt';

/** Browsers refuse requests to an address with user name or password. */
const address = /^https?:\/\/[^\s/?#@]+([/?#]\S*)?$/i;

/** Reads an absolute URL, or a path of the page's own origin, which only pages of http and https have. */
export const readCollector = (value: unknown): string | undefined =>
  attempt(() => {
    if (typeof value !== 'string') return;
    const url = /^\/(?!\/)/.test(value) ? location.origin + value : value;
    // A page may have a variable named URL.
    if (address.test(url) && (typeof URL !== 'function' || new URL(url))) return url;
  });
