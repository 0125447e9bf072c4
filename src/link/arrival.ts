import { attempt } from '../attempt';

/** Its name ends as a secret's does: its value is cut out of every address that is sent. */
export const PARAMETER = 'sojourn_token';

const pattern = /([?&])(?:sojourn_token=([^&#]*)(&?))+/g;

/** The address without the parameter; all else stays as it is. */
export const strip = (address: string, found?: (text: string) => void): string =>
  address.replace(pattern, (_, before: string, text: string, after: string) => {
    found?.(text);
    return after && before;
  });

/** A token that has come with the page's address. */
export interface Arrival {
  readonly text: string;
  readonly at: number;
}

let arrival: Arrival | undefined;

/** Takes the token out of the page's address, before others read that, and keeps it in memory. */
export const takeArrival = (): void =>
  attempt(() => {
    const clean = strip(location.href, (text) => (arrival = { text, at: Date.now() }));
    if (arrival) history.replaceState(history.state, '', clean);
  });

/** It is given once: to the page's first tracker that asks. */
export const giveArrival = (): Arrival | undefined => {
  const given = arrival;
  arrival = undefined;
  return given;
};
