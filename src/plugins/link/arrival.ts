import { attempt } from '../../core/util/attempt';

/** The name ends like a secret's, so `redact` removes the value from every address that is sent. */
export const PARAMETER = 'sojourn_token';

const pattern = /([?&])(?:sojourn_token=([^&#]*)(&?))+/g;

/** Returns the address without the parameter, otherwise unchanged. */
export const strip = (address: string, found?: (text: string) => void): string =>
  address.replace(pattern, (_, before: string, text: string, after: string) => {
    found?.(text);
    return after && before;
  });

/** Returns the address with the token at the end of its query, or without a token. */
export const addToken = (url: URL, token?: string): string => {
  const search = strip(url.search);
  url.search = token ? `${search}${search ? '&' : '?'}${PARAMETER}=${token}` : search;
  return url.href;
};

/** The token of the page's address. */
export interface Arrival {
  readonly text: string;
  readonly at: number;
}

let arrival: Arrival | undefined;

/** Removes the token from the page's address, before other code reads the address, and keeps it in memory. */
export const captureArrival = (): void =>
  attempt(() => {
    const clean = strip(location.href, (text) => (arrival = { text, at: Date.now() }));
    if (arrival) history.replaceState(history.state, '', clean);
  });

/** Returns the token once: to the page's first tracker that asks. */
export const consumeArrival = (): Arrival | undefined => {
  const captured = arrival;
  arrival = undefined;
  return captured;
};
