import type { ProtocolRequest } from '../protocols/protocol';

export const bytes = (text: string): number => new Blob([text]).size;

/** Text, so that no preflight comes first: it could not finish while the page is going. */
const TEXT = 'text/plain;charset=UTF-8';

/** `false`: the browser did not take it. It tells nothing of what the collector answers. */
export function beacon({ url, body, contentType = TEXT }: ProtocolRequest): boolean {
  try {
    return navigator.sendBeacon(url, contentType === TEXT ? body : new Blob([body], { type: contentType }));
  } catch {
    return false;
  }
}

/** Rejects after `timeout` milliseconds without an answer. */
export async function post(
  { url, body, contentType = TEXT }: ProtocolRequest,
  init: RequestInit,
  timeout: number,
  keepalive: boolean,
): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeout);
  try {
    return await fetch(url, {
      ...init,
      method: 'POST',
      body,
      headers: { 'content-type': contentType, ...init.headers },
      keepalive,
      signal: controller.signal,
    });
  } finally {
    clearTimeout(timer);
  }
}
