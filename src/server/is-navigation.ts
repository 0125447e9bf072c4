import type { Lookup } from './lookup';

/**
 * Does this answer show a page? Browsers say what they ask for; of those that do not, one that accepts HTML is believed, which
 * `fetch` and images do not. An answer that is something else, such as a download, is none.
 */
export const isNavigation = (request: Lookup, response: Lookup): boolean => {
  const wanted = request('sec-fetch-dest');
  const isAsked = wanted ? /^(document|i?frame)$/.test(wanted) : /text\/html/i.test(request('accept') ?? '');
  return isAsked && /^($|text\/html|application\/xhtml)/i.test(response('content-type') ?? '');
};
