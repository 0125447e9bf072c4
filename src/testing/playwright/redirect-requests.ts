export interface Redirection {
  /** What the addresses of the collector begin with. */
  readonly from: string;
  readonly to: string;
}

/**
 * Runs in the page, before its scripts: what it sends to its collector goes to another address. Playwright's `route` sees nothing of what
 * a page sends as it goes (Chromium: no beacon, and no request with `keepalive`).
 */
export const redirectRequests = ({ from, to }: Redirection): void => {
  const redirected = (address: unknown) => {
    // What is no address is the browser's to refuse.
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
