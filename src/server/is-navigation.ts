import type { Lookup } from './lookup';

/**
 * Whether a response shows a page. Browsers name the destination of a request; for those that do not, an `Accept` header
 * with HTML decides, which `fetch` and images do not send. Downloads and other responses do not count.
 */
export const isNavigation = (request: Lookup, response: Lookup): boolean => {
  const wanted = request('sec-fetch-dest');
  const isAsked = wanted ? /^(document|i?frame)$/.test(wanted) : /text\/html/i.test(request('accept') ?? '');
  return isAsked && /^($|text\/html|application\/xhtml)/i.test(response('content-type') ?? '');
};
