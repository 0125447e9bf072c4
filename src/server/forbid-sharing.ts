import type { Lookup } from './lookup';

/** Headers that override `Cache-Control` for caches in front of a server. */
const FOR_CACHES = [
  'cdn-cache-control',
  'cloudflare-cdn-cache-control',
  'vercel-cdn-cache-control',
  'netlify-cdn-cache-control',
  'surrogate-control',
];

/**
 * Returns a `Cache-Control` that keeps shared caches from storing the response. A cached cookie would be sent to everyone, and
 * make all of them one visitor. Returns nothing if the site asks for shared caching: the response then stays unchanged.
 */
export const forbidSharing = (response: Lookup): string | undefined => {
  const cacheControl = response('cache-control') || '';
  if (/\b(public|s-maxage)\b/i.test(cacheControl)) return;
  if (FOR_CACHES.some((name) => !/^$|\b(private|no-store)\b/i.test(response(name) ?? ''))) return;
  if (/\b(private|no-store)\b(?!\s*=)/i.test(cacheControl)) return cacheControl;
  return cacheControl ? `${cacheControl}, private` : 'private';
};
