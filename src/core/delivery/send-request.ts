import type { DeliveryOptions } from '../options/options';
import type { Acceptance, ProtocolRequest } from './protocol';

/** A request was answered all the same. */
let isOnlineAnyway = false;

/** As far as the browser knows: virtual network adapters make it say `false` for ever. */
export const isOnline = (): boolean => isOnlineAnyway || navigator.onLine !== false;

/** `status` 0: none came. */
export type Answer = readonly [status: number, response?: Response, accepted?: Acceptance];

interface SendOptions extends Pick<DeliveryOptions, 'headers' | 'credentials'> {
  readonly signal: AbortSignal;
  /** It outlives the page. */
  readonly keepalive: boolean;
  accept(response: Response): Promise<Acceptance>;
}

/** A string is text/plain: no preflight comes first, which takes one more round trip, and more chances to fail as the page goes. */
const bodyOf = ({ body, contentType }: ProtocolRequest) =>
  contentType ? new Blob([body], { type: contentType }) : body;

/**
 * 301 to 303 make a GET of a request, without its body, and nobody can see which it was: none is followed. The `Referer` header
 * would carry the page's whole address, with what `redact` cuts.
 */
const post = (request: ProtocolRequest, options: RequestInit): Promise<Response> =>
  fetch(request.url, {
    method: 'POST',
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    body: bodyOf(request),
    ...options,
  });

/** Sends a request, and asks `accept` what its answer means. It never rejects: no answer is an answer too. */
export const sendRequest = async (
  request: ProtocolRequest,
  { accept, ...options }: SendOptions,
): Promise<Answer> => {
  const ask = async (): Promise<Answer> => {
    const response = await post(request, options);
    isOnlineAnyway ||= !isOnline();
    // An answer that breaks off has not been given. One that a wrapper of `fetch` has read is whole.
    if (!response.bodyUsed) await response.clone().text();
    return [response.status, response, await accept(response)];
  };
  try {
    // Firefox does not settle a request that it has interrupted, not even when it is given up.
    return await Promise.race([ask(), new Promise<never>((_, reject) => (options.signal.onabort = reject))]);
  } catch {
    return [0];
  }
};

/** Another script has wrapped `sendBeacon`, and its wrapper gives back nothing. */
let isMute = false;

/**
 * Anything but `true`: the browser did not take it. It does not tell what the collector answers. Where not even that is told,
 * it has been sent or not: it is sent again in another way, and beacons are done with.
 */
export const sendBeacon = (request: ProtocolRequest): boolean => {
  if (isMute) return false;
  const isTaken: boolean | undefined = navigator.sendBeacon(request.url, bodyOf(request));
  isMute = isTaken == null;
  return isTaken;
};

/** As a beacon, in this task and beyond the page, but without cookies (rule 36). `fail`: it did not get through. */
export const sendBare = (request: ProtocolRequest, fail: () => void): boolean => {
  post(request, { credentials: 'omit', keepalive: true }).catch(fail);
  return true;
};
