import type { DeliveryOptions } from '../options/options';
import type { Acceptance, ProtocolRequest } from './protocol';

/** A request was answered although the browser said that it is offline. */
let wasAnsweredOffline = false;

/** As far as the browser knows: virtual network adapters make it say `false` for ever. */
export const isOnline = (): boolean => wasAnsweredOffline || navigator.onLine !== false;

/** `status` 0: there was no answer. */
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
 * No redirect is followed: 301 to 303 make a GET of a request, without its body, and no page can see which it was. The
 * `Referer` header would carry the page's whole address, with what `redact` cuts.
 */
const post = (request: ProtocolRequest, options: RequestInit): Promise<Response> =>
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
): Promise<Answer> => {
  const ask = async (): Promise<Answer> => {
    const response = await post(request, options);
    wasAnsweredOffline ||= !isOnline();
    // An answer that breaks off is none. A body that a wrapper of `fetch` has read is complete.
    if (!response.bodyUsed) await response.clone().text();
    return [response.status, response, await accept(response)];
  };
  // Firefox does not settle a request that it has interrupted, not even when it is aborted.
  const aborted = new Promise<never>((_, reject) => (options.signal.onabort = reject));
  return Promise.race([ask(), aborted]).catch((): Answer => [0]);
};

/** Another script has wrapped `sendBeacon`, and its wrapper returns nothing. */
let beaconReturnsNothing = false;

/**
 * Returns `true` if the browser took the beacon; no page gets the collector's answer. If a wrapper returns nothing, the beacon may
 * have been sent or not: a request sends its events again, and the page uses no more beacons.
 */
export const sendBeacon = (request: ProtocolRequest): boolean => {
  if (beaconReturnsNothing) return false;
  const isTaken: boolean | undefined = navigator.sendBeacon(request.url, bodyOf(request));
  beaconReturnsNothing = isTaken == null;
  return isTaken;
};

/** Sends as a beacon does, in this task and beyond the page, but without cookies (rule 36). `fail`: it did not get through. */
export const sendBare = (request: ProtocolRequest, fail: () => void): boolean => {
  post(request, { credentials: 'omit', keepalive: true }).catch(fail);
  return true;
};
