import { attempt } from '../attempt';
import type { DeliveryOptions } from '../options/options';
import type { ProtocolRequest } from '../protocols/protocol';
import type { RequestBatch } from './encode-batch';

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

/** Sends a request, and asks `accept` what its answer means. It never rejects: no answer is an answer too. */
export const sendRequest = async (
  request: ProtocolRequest,
  { accept, ...options }: SendOptions,
): Promise<Answer> => {
  const ask = async (): Promise<Answer> => {
    // 301 to 303 make a GET of a request, without its body, and nobody can see which it was.
    const response = await fetch(request.url, {
      method: 'POST',
      redirect: 'manual',
      body: bodyOf(request),
      ...options,
    });
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

/**
 * Has the browser taken it? It does not tell what the collector answers. A wrapper of `sendBeacon` that tells nothing may have
 * sent it or not: the events are kept, but they are given to it once only.
 */
export const sendBeacon = ({ request, bursts }: Pick<RequestBatch, 'request' | 'bursts'>): boolean => {
  let isTaken: boolean | undefined = false;
  attempt(() => (isTaken = navigator.sendBeacon(request.url, bodyOf(request))));
  for (const burst of bursts) burst.isHanded = isTaken == null;
  return !!isTaken;
};
