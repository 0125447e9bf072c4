import { attempt } from '../attempt';
import type { DeliveryOptions } from '../options';
import type { ProtocolRequest } from '../protocols/protocol';

/** Bytes of one request: small enough to outlive the page, whose requests then share 64 KiB. */
export const CHUNK = 16_384;

/** Anything but `true`: the browser did not take it. It does not tell what the collector answers. */
export const beacon = ({ url, body, contentType }: ProtocolRequest): boolean | undefined =>
  // A string is text/plain: no preflight comes first, which could not finish while the page is going.
  attempt(() => navigator.sendBeacon(url, contentType ? new Blob([body], { type: contentType }) : body));

const prepare = (
  { body, contentType }: ProtocolRequest,
  { headers, credentials = 'omit' }: DeliveryOptions,
  signal: AbortSignal,
  keepalive?: boolean,
): RequestInit => {
  const all = new Headers(headers);
  if (contentType && !all.has('content-type')) all.set('content-type', contentType);
  return { method: 'POST', body, headers: all, credentials, signal, keepalive };
};

/** The answer, and what `judge` says of it; nothing where there is none, or it is stopped. With `keepalive` it outlives the page. */
export const post = (
  request: ProtocolRequest,
  delivery: DeliveryOptions,
  signal: AbortSignal,
  keepalive: boolean,
  judge: (answer: Response) => Promise<boolean | undefined>,
): Promise<[answer?: Response, accepted?: boolean]> => {
  const ask = async (): Promise<[Response, boolean?]> => {
    const answer = await fetch(request.url, prepare(request, delivery, signal, keepalive));
    // One that breaks off has not been given.
    await answer.clone().text();
    return [answer, await judge(answer)];
  };
  // Firefox does not settle a request that it has interrupted, not even when it is given up.
  const given = new Promise<never>((_, reject) => (signal.onabort = reject));
  return Promise.race([ask(), given]).catch(() => []);
};

type FetchLater = (url: string, init: RequestInit) => { readonly activated: boolean };

/**
 * Leaves a request with the browser, to be sent when the page is gone, however it goes: also when its renderer crashes.
 * Gives what takes it back, which tells whether it was sent already; `undefined`: not taken.
 */
export const later = (request: ProtocolRequest, delivery: DeliveryOptions): (() => boolean) | undefined =>
  attempt(() => {
    const stop = new AbortController();
    const result = (window as unknown as { fetchLater: FetchLater }).fetchLater(
      request.url,
      prepare(request, delivery, stop.signal),
    );
    return () => {
      const { activated } = result;
      stop.abort();
      return activated;
    };
  });
