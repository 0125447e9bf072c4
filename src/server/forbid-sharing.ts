import type { Lookup } from './lookup';

/** Headers by which caches in front of a server are told something else than browsers. */
const FOR_CACHES = [
  'cdn-cache-control',
  'cloudflare-cdn-cache-control',
  'vercel-cdn-cache-control',
  'netlify-cdn-cache-control',
  'surrogate-control',
];

/**
 * The `Cache-Control` with which no shared cache keeps the answer: its cookie would be handed to everybody, and all of them would
 * be one visitor. Nothing where the site wants it shared: then it is left alone.
 */
export const forbidSharing = (response: Lookup): string | undefined => {
  const given = response('cache-control') || '';
  if (/\b(public|s-maxage)\b/i.test(given)) return;
  if (FOR_CACHES.some((name) => !/^$|\b(private|no-store)\b/i.test(response(name) ?? ''))) return;
  if (/\b(private|no-store)\b(?!\s*=)/i.test(given)) return given;
  return given ? `${given}, private` : 'private';
};
