import type { DeliveryOptions } from '../options/options';
import type { Acceptance, ProtocolRequest } from './protocol';

/** A request was answered although the browser reported that it is offline. */
let wasAnsweredOffline = false;

/** Whether the browser is online. With virtual network adapters, `navigator.onLine` may be `false` forever. */
export const isOnline = (): boolean => wasAnsweredOffline || navigator.onLine !== false;

/** The answer to a request. `status` 0: there was no answer. */
export type Answer = readonly [status: number, response?: Response, accepted?: Acceptance];

interface SendOptions extends Pick<DeliveryOptions, 'headers' | 'credentials'> {
  readonly signal: AbortSignal;
  /** The request outlives the page. */
  readonly keepalive: boolean;
}

/** A string is text/plain and needs no preflight, which would take a round trip and could fail as the page goes. */
const bodyOf = ({ body, contentType }: ProtocolRequest) =>
  contentType ? new Blob([body], { type: contentType }) : body;

/**
 * Sends a POST. Redirects are not followed: 301 to 303 turn a POST into a GET without a body, and no page can see the status. No
 * `Referer` is sent, because it would have the page's whole address, with the secrets that `redact` removes.
 */
const post = async (request: ProtocolRequest, options: RequestInit): Promise<Response> =>
  fetch(request.url, {
    method: 'POST',
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    body: bodyOf(request),
    ...options,
  });

/** Sends a request, and asks `accept` whether its answer is an acknowledgement. The promise never rejects. */
export const sendRequest = (
  request: ProtocolRequest,
  options: SendOptions,
  accept: (response: Response) => Promise<Acceptance>,
): Promise<Answer> =>
  new Promise((resolve) => {
    // A navigation rejects the request before the listeners of `pagehide` run. A task later, `exit` has marked the request as cut.
    const fail = (): void => void setTimeout(() => resolve([0]));
    // Firefox does not settle a request that it has interrupted, not even when it is aborted.
    options.signal.onabort = fail;
    const read = async (response: Response): Promise<void> => {
      wasAnsweredOffline ||= !isOnline();
      // An incomplete answer counts as none. A body that a wrapper of `fetch` has read is complete.
      if (!response.bodyUsed) await response.clone().text();
      resolve([response.status, response, await accept(response)]);
    };
    post(request, options).then(read).catch(fail);
  });

/** Another script has wrapped `sendBeacon`, and its wrapper returns nothing. */
let beaconReturnsNothing = false;

/**
 * Sends a beacon. Returns `true` if the browser accepted it; no page receives the collector's answer. If a wrapper returns nothing,
 * the beacon may not have been sent: a request sends its events again, and the page uses no more beacons.
 */
export const sendBeacon = (request: ProtocolRequest): boolean => {
  if (beaconReturnsNothing) return false;
  const isTaken: boolean | undefined = navigator.sendBeacon(request.url, bodyOf(request));
  beaconReturnsNothing = isTaken == null;
  return isTaken;
};

/** Sends a request that outlives the page, as a beacon does, but without cookies (rule 36). Calls `fail` if it was not sent. */
export const sendBare = (request: ProtocolRequest, fail: () => void): boolean => {
  post(request, { credentials: 'omit', keepalive: true }).catch(fail);
  return true;
};
