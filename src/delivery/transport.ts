import type { DeliveryOptions } from '../options';
import type { ProtocolRequest } from '../protocols/protocol';

/** Bytes of one request: small enough to outlive the page, whose requests then share 64 KiB. */
export const CHUNK = 16_384;

/** `false`: the browser did not take it. It does not tell what the collector answers. */
export const beacon = ({ url, body, contentType }: ProtocolRequest): boolean => {
  try {
    // A string is text/plain: no preflight comes first, which could not finish while the page is going.
    return navigator.sendBeacon(url, contentType ? new Blob([body], { type: contentType }) : body);
  } catch {
    return false;
  }
};

/**
 * Rejects after `timeout` milliseconds without an answer, where the browser can. Outlives the page, unless it is
 * `plain`: then it has no part in what leaving pages may send together.
 */
export const post = async (
  { url, body, contentType }: ProtocolRequest,
  { headers, credentials = 'omit', timeout = 10_000 }: DeliveryOptions,
  plain?: boolean,
): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    body,
    headers: { ...(contentType && { 'content-type': contentType }), ...headers },
    credentials,
    keepalive: !plain && body.length <= CHUNK,
    signal: AbortSignal.timeout?.(timeout),
  });

/** Runs `start` when the page has loaded and is idle, at the latest after 5 s: the first request competes with nothing. */
export const whenIdle = (start: () => void): void => {
  const idle = () => (window.requestIdleCallback ?? setTimeout)(start);
  if (document.readyState === 'complete') idle();
  else addEventListener('load', idle);
  setTimeout(start, 5000);
};
