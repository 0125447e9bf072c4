export interface Redirection {
  /** The beginning of the collector's addresses. */
  readonly from: string;
  readonly to: string;
}

/**
 * Runs in the page before its scripts, and redirects requests for its collector to another address. Playwright's `route` does
 * not see requests of an unloading page (in Chromium: beacons, and requests with `keepalive`).
 */
export const redirectRequests = ({ from, to }: Redirection): void => {
  const redirected = (address: unknown) => {
    // Invalid addresses are left to the browser to reject.
    try {
      const { href } = new URL(`${address}`, document.baseURI);
      if (href.startsWith(from)) return to + href.slice(from.length);
    } catch {}
    return undefined;
  };
  const { fetch } = window;
  const sendBeacon = navigator.sendBeacon?.bind(navigator);
  window.fetch = (input, init) => {
    const isRequest = input instanceof Request;
    const address = redirected(isRequest ? input.url : input);
    if (!address) return fetch(input, init);
    return fetch(isRequest ? new Request(address, input) : address, init);
  };
  if (sendBeacon) navigator.sendBeacon = (address, body) => sendBeacon(redirected(address) ?? address, body);
};
