import type { DeliveryOptions } from '../options/options';
import type { ProtocolRequest } from '../protocols/protocol';

/** `status` 0: none came. */
export type Answer = readonly [status: number, response?: Response, isAccepted?: boolean];

interface SendOptions extends Pick<DeliveryOptions, 'headers' | 'credentials'> {
  readonly signal: AbortSignal;
  /** It outlives the page. */
  readonly keepalive: boolean;
  accept(response: Response): Promise<boolean>;
}

/** A string is text/plain: no preflight comes first, which could not finish while the page is going. */
const bodyOf = ({ body, contentType }: ProtocolRequest) =>
  contentType ? new Blob([body], { type: contentType }) : body;

const post = (request: ProtocolRequest, options: RequestInit): Promise<Response> =>
  fetch(request.url, {
    method: 'POST',
    // 301 to 303 make a GET of a request, without its body, and nobody can see which it was.
    redirect: 'manual',
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
    // An answer that breaks off has not been given.
    await response.clone().text();
    return [response.status, response, await accept(response)];
  };
  try {
    // Firefox does not settle a request that it has interrupted, not even when it is given up.
    return await Promise.race([ask(), new Promise<never>((_, reject) => (options.signal.onabort = reject))]);
  } catch {
    return [0];
  }
};

/**
 * Hands over what is to outlive the page, in this task. Anything but `true`: the browser did not take it. It does not tell
 * what the collector answers. A beacon carries the collector's cookies; where none may be sent (rule 36), a request without
 * them goes, and `fail` is called where it does not get through.
 */
export const sendLast = (request: ProtocolRequest, isCookieless: boolean, fail: () => void): boolean => {
  if (!isCookieless) return navigator.sendBeacon(request.url, bodyOf(request));
  post(request, { credentials: 'omit', keepalive: true }).catch(fail);
  return true;
};
